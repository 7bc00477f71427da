/**
 * Names that each job of a run can create once: artifacts, through calls of our own. The toolkit's client repeats a call that failed, and so would mistake
 * its own first success for that of another job.
 */
import { createHash } from 'node:crypto';
import type { Environment } from '../environment.ts';
import type { Claims } from '../platform.ts';

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/';
/** The protocol version of `@actions/artifact` 2 and later. */
const ARTIFACT_VERSION = 7;
/** A claim says nothing after its run. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** An answer that takes longer is no answer. */
const PATIENCE_MS = 10_000;
/** How the service refuses to finish what another job has begun anew: bad request, not found, conflict, failed precondition. */
const LOST = [400, 404, 409, 412];
/** How many claims are removed at the same time. */
const REMOVED_AT_ONCE = 8;

/** The run and the job, as the service knows them. */
interface Backend {
  readonly workflow_run_backend_id: string;
  readonly workflow_job_run_backend_id: string;
}

interface Listed extends Backend {
  readonly name: string;
}

/** Undefined where this job has no access to the service. */
export function createGitHubClaims(environment: Environment): Claims | undefined {
  const { ACTIONS_RESULTS_URL: address, ACTIONS_RUNTIME_TOKEN: token } = environment;
  const backend = token === undefined ? undefined : backendOf(token);
  if (address === undefined || !URL.canParse(address) || backend === undefined) return undefined;
  const origin = new URL(address).origin;

  async function call(method: string, body: object): Promise<{ readonly status: number; readonly answer: unknown }> {
    const response = await fetch(`${origin}${SERVICE}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...backend, ...body }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, answer: await response.json() };
  }

  /** @throws Error unless the call succeeded */
  async function expectOk(method: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const { status, answer } = await call(method, body);
    if (status !== 200) throw new Error(`${method}: ${status}`);
    return answer as Readonly<Record<string, unknown>>;
  }

  async function listAll(): Promise<readonly Listed[]> {
    const { artifacts } = await expectOk('ListArtifacts', {});
    return (Array.isArray(artifacts) ? artifacts : []).map(asListed);
  }

  /** What a job uploads names the job, so that of two jobs that create a name at the same time only one can finish. */
  async function create(name: string): Promise<'mine' | 'taken' | 'lost'> {
    const expiry = new Date(Date.now() + KEPT_MS).toISOString();
    const begun = { name, version: ARTIFACT_VERSION, mime_type: 'text/plain', expires_at: expiry };
    const { status, answer } = await call('CreateArtifact', begun);
    if (status === 409) return 'taken';
    const { signed_upload_url: snake, signedUploadUrl: camel } = (answer ?? {}) as Readonly<Record<string, string>>;
    const upload = snake ?? camel;
    if (status !== 200 || upload === undefined) throw new Error(`CreateArtifact: ${status}`);
    const content = JSON.stringify(backend);
    const headers = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-blob-content-type': 'text/plain' };
    const stored = await fetch(upload, {
      method: 'PUT',
      headers,
      body: content,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!stored.ok) throw new Error(`upload: ${stored.status}`);
    const hash = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const finished = await call('FinalizeArtifact', { name, size: String(Buffer.byteLength(content)), hash });
    if (finished.status === 200) return 'mine';
    if (LOST.includes(finished.status)) return 'lost';
    throw new Error(`FinalizeArtifact: ${finished.status}`);
  }

  return {
    claim: (name) => create(name).catch(() => 'unknown'),
    list: async () => {
      try {
        const own = backend.workflow_job_run_backend_id;
        const all = await listAll();
        return new Map(
          all.map(({ name, workflow_job_run_backend_id: by }) => [name, by === own ? 'mine' : 'taken'] as const),
        );
      } catch {
        return undefined;
      }
    },
    removeAll: async (isWanted) => {
      const claims = await listAll().catch(() => []);
      const left = claims.filter(({ name }) => isWanted(name));
      while (left.length > 0)
        await Promise.allSettled(left.splice(0, REMOVED_AT_ONCE).map((claim) => call('DeleteArtifact', claim)));
    },
  };
}

const asListed = (artifact: Readonly<Record<string, unknown>>): Listed => ({
  name: String(artifact['name']),
  workflow_run_backend_id: String(artifact['workflow_run_backend_id'] ?? artifact['workflowRunBackendId']),
  workflow_job_run_backend_id: String(artifact['workflow_job_run_backend_id'] ?? artifact['workflowJobRunBackendId']),
});

/** The ids in the token of the job. Its signature is for the service to check. */
function backendOf(token: string): Backend | undefined {
  try {
    const { scp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { scp?: unknown };
    const [, run, job] =
      String(scp)
        .split(' ')
        .map((scope) => scope.split(':'))
        .find(([name, ...ids]) => name === 'Actions.Results' && ids.length === 2) ?? [];
    return run && job ? { workflow_run_backend_id: run, workflow_job_run_backend_id: job } : undefined;
  } catch {
    return undefined;
  }
}
