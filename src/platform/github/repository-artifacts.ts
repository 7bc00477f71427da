/** Artifacts of other runs of this repository, through REST. The runner's own token only sees the artifacts of this run. */
import { createHash } from 'node:crypto';
import { PER_PAGE } from './limits.ts';
import { type Access, openRest, type RestClient } from './rest.ts';

export interface RepositoryArtifact {
  readonly id: number;
  readonly runId: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Size of the zip in bytes. */
  readonly size: number;
  readonly digest?: string;
}

export interface RepositoryArtifacts {
  /** Artifacts with these names from runs of this branch in this repository, without expired ones, newest first. */
  list(names: readonly string[], branch: string): Promise<RepositoryArtifact[]>;
  /** Artifacts of one run with this name, without expired ones, newest first. The commit may come from any repository. */
  listOfRun(runId: number, name: string): Promise<RepositoryArtifact[]>;
  /** The names of the artifacts of one run, without expired ones. */
  namesOfRun(runId: number): Promise<string[]>;
  /** The name of the event that started a run. */
  eventOf(runId: number): Promise<string>;
  /** Downloads the zip. @throws Error when it is too large, or not what was uploaded. */
  download(artifact: RepositoryArtifact): Promise<Uint8Array>;
}

/** Pages that are read for each name. GitHub lists the newest first, though it does not promise it. A job may make 1,000 requests an hour. */
export const MAX_PAGES = 5;
/** The largest zip that is read. It is held in memory. A report of 100,000 tests is a tenth of this size. */
export const MAX_ZIP_BYTES = 64 * 1024 * 1024;

type ArtifactRow = Awaited<
  ReturnType<RestClient['rest']['actions']['listArtifactsForRepo']>
>['data']['artifacts'][number];

/** Each call may throw what GitHub's client throws: see `refusal`. */
export async function openRepositoryArtifacts(access: Access): Promise<RepositoryArtifacts> {
  const { owner, repo } = access;
  const client = await openRest(access);

  async function rowsOf(name: string): Promise<ArtifactRow[]> {
    const rows: ArtifactRow[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const query = { owner, repo, name, per_page: PER_PAGE, page };
      const { artifacts } = (await client.rest.actions.listArtifactsForRepo(query)).data;
      rows.push(...artifacts);
      if (artifacts.length < PER_PAGE) break;
    }
    return rows;
  }

  async function list(names: readonly string[], branch: string): Promise<RepositoryArtifact[]> {
    const [first = '', ...others] = names;
    // By itself, because one refusal is enough to know.
    const rows = await rowsOf(first);
    return [...rows, ...(await Promise.all(others.map(rowsOf))).flat()]
      .filter((row) => !row.expired && isOfBranch(row, branch))
      .map(described)
      .sort(newestFirst);
  }

  async function listOfRun(runId: number, name: string): Promise<RepositoryArtifact[]> {
    const query = { owner, repo, run_id: runId, name, per_page: PER_PAGE };
    const { artifacts } = (await client.rest.actions.listWorkflowRunArtifacts(query)).data;
    return artifacts
      .filter((row) => !row.expired && row.name === name)
      .map(described)
      .sort(newestFirst);
  }

  async function namesOfRun(runId: number): Promise<string[]> {
    const rows = await client.paginate(client.rest.actions.listWorkflowRunArtifacts, {
      owner,
      repo,
      run_id: runId,
      per_page: PER_PAGE,
    });
    return rows.filter((row) => !row.expired).map(({ name }) => name);
  }

  const eventOf = async (runId: number): Promise<string> =>
    (await client.rest.actions.getWorkflowRun({ owner, repo, run_id: runId, exclude_pull_requests: true })).data.event;

  async function download({ id, size, digest }: RepositoryArtifact): Promise<Uint8Array> {
    if (size > MAX_ZIP_BYTES) throw new Error(tooLarge);
    const { data } = await client.rest.actions.downloadArtifact({
      owner,
      repo,
      artifact_id: id,
      archive_format: 'zip',
      request: { parseSuccessResponseBody: false },
    });
    const zip = await readBounded(data as AsyncIterable<Uint8Array>);
    if (digest !== undefined && digest !== sha256(zip)) {
      throw new Error('the download is not what was uploaded (the digests differ)');
    }
    return zip;
  }

  return { list, listOfRun, namesOfRun, eventOf, download };
}

/** Whether a run is of this branch in our own repository. A fork's branch can have the same name. An unknown repository is not ours. */
function isOfBranch({ workflow_run: run }: ArtifactRow, branch: string): boolean {
  const ours = typeof run?.repository_id === 'number' && run.repository_id === run.head_repository_id;
  return ours && run.head_branch === branch;
}

const newestFirst = (a: RepositoryArtifact, b: RepositoryArtifact): number => b.createdAt - a.createdAt || b.id - a.id;

const described = ({ id, workflow_run, created_at, size_in_bytes, digest }: ArtifactRow): RepositoryArtifact => ({
  id,
  runId: workflow_run?.id ?? 0,
  createdAt: Date.parse(created_at ?? '') || 0,
  size: size_in_bytes,
  ...(digest ? { digest } : {}),
});

/** Reads a body with a limit. The size in the listing is only a claim. */
async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ZIP_BYTES) throw new Error(tooLarge);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = `it is larger than ${MAX_ZIP_BYTES} bytes`;

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
