/** ArtifactService (Twirp, JSON). A name can be written once in an attempt. Only finalised artifacts are listed, newest first. */
import { type Blobs, type StoredBlob, sha256 } from './blobs.ts';
import { type Exchange, type JsonObject, jsonBody, type Reply, textOf, twirpError } from './http.ts';
import { DEFAULT_JOB, type Head, REPOSITORY_ID, type Session } from './sessions.ts';

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/';

/** The protocol version of `@actions/artifact` 2 and later. */
const ARTIFACT_VERSION = 7;

/** https://github.com/actions/toolkit: path-and-artifact-name-validation */
const FORBIDDEN_IN_NAME = /[":<>|*?\r\n\\/]/;

export interface StoredArtifact {
  readonly id: number;
  readonly name: string;
  readonly repository: string;
  readonly runId: string;
  readonly attempt: number;
  readonly runBackendId: string;
  readonly jobBackendId: string;
  /** Absent when GitHub no longer knows the run. */
  readonly head?: Head;
  readonly expired: boolean;
  readonly createdAt: Date;
  readonly blob: StoredBlob;
  size: number;
  digest: string;
  finalised: boolean;
}

/** An artifact of another run. */
export interface LeftArtifact {
  readonly name: string;
  readonly content?: Buffer;
  readonly runId?: string;
  readonly attempt?: number;
  readonly createdAt?: Date;
  /** It is listed but cannot be downloaded. */
  readonly expired?: boolean;
  readonly head?: Partial<Head> | 'unknown';
  /** The size in the list, independent of the content. */
  readonly size?: number;
}

const newestFirst = (a: StoredArtifact, b: StoredArtifact) => b.id - a.id;

export function createArtifacts(blobs: Blobs, sessionOf: (request: Exchange) => Session | undefined) {
  const stored: StoredArtifact[] = [];
  let lastId = 100;

  const finalised = () => stored.filter((artifact) => artifact.finalised).sort(newestFirst);

  const remove = (artifact: StoredArtifact) => void stored.splice(stored.indexOf(artifact), 1);

  const visibleTo = (session: Session) =>
    finalised().filter(
      (artifact) =>
        artifact.runBackendId === session.runBackendId &&
        artifact.attempt >= session.oldestVisibleAttempt &&
        artifact.attempt <= session.attempt,
    );

  /** The artifact of this name in this attempt of this run. */
  const named = (session: Session, name: string) =>
    stored.find(
      (one) => one.name === name && one.runBackendId === session.runBackendId && one.attempt === session.attempt,
    );

  function createArtifact(session: Session, body: JsonObject): Reply {
    const name = textOf(body, 'name');
    if (body['version'] !== ARTIFACT_VERSION) return twirpError('invalid_argument', 'unsupported artifact version');
    if (name === '' || FORBIDDEN_IN_NAME.test(name)) return twirpError('invalid_argument', 'invalid artifact name');
    const earlier = named(session, name);
    if (earlier?.finalised) {
      return twirpError('already_exists', 'an artifact with this name already exists on the workflow run');
    }
    if (earlier !== undefined) remove(earlier);
    const artifact = start(session, name, textOf(body, 'mime_type'));
    return { status: 200, body: { ok: true, signed_upload_url: blobs.uploadUrl(artifact.blob) } };
  }

  function start(session: Session, name: string, mimeType: string): StoredArtifact {
    lastId += 1;
    const artifact: StoredArtifact = {
      id: lastId,
      name,
      repository: session.repository,
      runId: session.runId,
      attempt: session.attempt,
      runBackendId: session.runBackendId,
      jobBackendId: session.jobBackendId,
      head: session.head,
      expired: false,
      createdAt: new Date(),
      blob: blobs.create('artifacts', mimeType === 'application/zip' ? `${name}.zip` : name),
      size: 0,
      digest: '',
      finalised: false,
    };
    stored.push(artifact);
    return artifact;
  }

  function leave({
    name,
    content = Buffer.alloc(0),
    runId = '900',
    attempt = 1,
    createdAt = new Date(),
    expired = false,
    head,
    size = content.length,
  }: LeftArtifact) {
    lastId += 1;
    const blob = blobs.create('artifacts', `${name}.zip`);
    Object.assign(blob, { content, contentType: 'application/zip' });
    const known = { branch: DEFAULT_JOB.defaultBranch, repositoryId: REPOSITORY_ID };
    stored.push({
      id: lastId,
      name,
      repository: DEFAULT_JOB.repository,
      runId,
      attempt,
      runBackendId: `run-${runId}`,
      jobBackendId: `job-${lastId}`,
      ...(head === 'unknown' ? {} : { head: { ...known, ...head } }),
      expired,
      createdAt,
      blob,
      size,
      digest: sha256(content),
      finalised: true,
    });
  }

  function finalizeArtifact(session: Session, body: JsonObject): Reply {
    const artifact = named(session, textOf(body, 'name'));
    const content = artifact?.blob.content;
    if (artifact === undefined || content === undefined) return twirpError('not_found', 'artifact was not uploaded');
    if (textOf(body, 'size') !== String(content.length)) return twirpError('invalid_argument', 'size does not match');
    if (textOf(body, 'hash') !== sha256(content)) return twirpError('invalid_argument', 'hash does not match');
    artifact.size = content.length;
    artifact.digest = sha256(content);
    artifact.finalised = true;
    return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
  }

  function listArtifacts(session: Session, body: JsonObject): Reply {
    const name = textOf(body, 'name_filter');
    const id = textOf(body, 'id_filter');
    const artifacts = visibleTo(session)
      .filter((artifact) => name === '' || artifact.name === name)
      .filter((artifact) => id === '' || String(artifact.id) === id)
      .map(listed);
    return { status: 200, body: { artifacts } };
  }

  /** The artifact with the ids of the list. They contain the job that wrote it. */
  const findListed = (session: Session, body: JsonObject) =>
    visibleTo(session).find(
      (one) => one.name === textOf(body, 'name') && one.jobBackendId === textOf(body, 'workflow_job_run_backend_id'),
    );

  function getSignedArtifactUrl(session: Session, body: JsonObject): Reply {
    const artifact = findListed(session, body);
    if (artifact === undefined || artifact.expired) return twirpError('not_found', 'artifact not found');
    return { status: 200, body: { signed_url: blobs.downloadUrl(artifact.blob) } };
  }

  function deleteArtifact(session: Session, body: JsonObject): Reply {
    const artifact = findListed(session, body);
    if (artifact === undefined) return twirpError('not_found', 'artifact not found');
    remove(artifact);
    return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
  }

  const methods = new Map<string, { call: (session: Session, body: JsonObject) => Reply; ownJobOnly: boolean }>([
    ['CreateArtifact', { call: createArtifact, ownJobOnly: true }],
    ['FinalizeArtifact', { call: finalizeArtifact, ownJobOnly: true }],
    ['ListArtifacts', { call: listArtifacts, ownJobOnly: true }],
    ['GetSignedArtifactURL', { call: getSignedArtifactUrl, ownJobOnly: false }],
    ['DeleteArtifact', { call: deleteArtifact, ownJobOnly: false }],
  ]);

  function route(request: Exchange): Reply | undefined {
    if (!request.path.startsWith(SERVICE)) return undefined;
    const session = sessionOf(request);
    if (session === undefined) return twirpError('unauthenticated', 'bad bearer token');
    const method = methods.get(request.path.slice(SERVICE.length));
    if (method === undefined || request.method !== 'POST') return twirpError('not_found', 'no such method');
    const body = jsonBody(request);
    const own =
      textOf(body, 'workflow_run_backend_id') === session.runBackendId &&
      (!method.ownJobOnly || textOf(body, 'workflow_job_run_backend_id') === session.jobBackendId);
    return own ? method.call(session, body) : twirpError('permission_denied', 'the token is for another run or job');
  }

  return { route, finalised, remove, leave };
}
export type Artifacts = ReturnType<typeof createArtifacts>;

const listed = (artifact: StoredArtifact) => ({
  workflow_run_backend_id: artifact.runBackendId,
  workflow_job_run_backend_id: artifact.jobBackendId,
  database_id: String(artifact.id),
  name: artifact.name,
  size: String(artifact.size),
  created_at: artifact.createdAt.toISOString(),
  digest: artifact.digest,
});
