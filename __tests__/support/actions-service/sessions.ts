/** The sessions of jobs, one for each job of each attempt. The unsigned token that the runner would pass to the job identifies it. */
import { randomUUID } from 'node:crypto';
import { type Exchange, headerOf } from './http.ts';

export interface JobOptions {
  readonly repository?: string;
  readonly runId?: string;
  readonly attempt?: number;
  /** The jobs that were run again. `all` hides the artifacts of every earlier attempt, and `failed` does not. */
  readonly rerun?: 'failed' | 'all';
  readonly job?: string;
  /** The ref whose caches are written, and searched first. */
  readonly ref?: string;
  /** The base branch of a pull request. Its caches are searched after those of the ref. */
  readonly baseRef?: string;
  readonly defaultBranch?: string;
  /** The branch of the commit under test; the branch of the ref when absent. */
  readonly headBranch?: string;
  /** Whether the commit under test is from a fork. */
  readonly fork?: boolean;
  /** Whether the token can only read caches, as for `pull_request_target` and other events that outsiders can cause. */
  readonly readOnlyCache?: boolean;
}

/** The fields of the commit under test in REST. */
export interface Head {
  readonly branch: string;
  readonly repositoryId: number;
}

export const REPOSITORY_ID = 4242;
export const FORK_ID = 4343;

export interface Session {
  readonly token: string;
  readonly repository: string;
  readonly runId: string;
  readonly attempt: number;
  readonly head: Head;
  readonly runBackendId: string;
  readonly jobBackendId: string;
  readonly oldestVisibleAttempt: number;
  /** The scopes in the order of the search. */
  readonly readScopes: readonly string[];
  /** The scope that is written; absent for a read-only token. */
  readonly writeScope?: string;
}

type Defaulted = 'repository' | 'runId' | 'attempt' | 'job' | 'defaultBranch';
type Job = JobOptions & Required<Pick<JobOptions, Defaulted>>;

export const DEFAULT_JOB: Required<Pick<JobOptions, Defaulted>> = {
  repository: 'octo-org/octo-repo',
  runId: '1001',
  attempt: 1,
  job: 'test',
  defaultBranch: 'main',
};

const READ = 1;
const WRITE = 2;

export function createSessions() {
  const byToken = new Map<string, Session>();
  /** The newest attempt of a run in which all jobs started again. */
  const fullAttempts = new Map<string, number>();

  function open(options: JobOptions): Session {
    const job: Job = { ...DEFAULT_JOB, ...options };
    if (options.rerun === 'all') fullAttempts.set(job.runId, job.attempt);
    const session = describe(job, fullAttempts.get(job.runId) ?? 1);
    byToken.set(session.token, session);
    return session;
  }

  /** The session of a request. The check is exact, as in GitHub: an unknown token, another scheme or no token gives no session. */
  function of(request: Exchange): Session | undefined {
    const [scheme, token] = headerOf(request, 'authorization').split(' ');
    return scheme === 'Bearer' && token !== undefined ? byToken.get(token) : undefined;
  }

  return { open, of };
}

function describe(job: Job, oldestVisibleAttempt: number): Session {
  const defaultRef = `refs/heads/${job.defaultBranch}`;
  const ref = job.ref ?? defaultRef;
  const readScopes = [...new Set([ref, ...(job.baseRef === undefined ? [] : [job.baseRef]), defaultRef])];
  const runBackendId = `run-${job.runId}`;
  const jobBackendId = randomUUID();
  const permission = job.readOnlyCache ? READ : READ | WRITE;
  const accessControl = readScopes.map((Scope) => ({ Scope, Permission: Scope === ref ? permission : READ }));
  return {
    token: unsignedToken({
      scp: `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${runBackendId}:${jobBackendId}`,
      ac: JSON.stringify(accessControl),
    }),
    repository: job.repository,
    runId: job.runId,
    attempt: job.attempt,
    head: {
      branch: job.headBranch ?? ref.replace(/^refs\/(heads|tags|pull)\//, ''),
      repositoryId: job.fork ? FORK_ID : REPOSITORY_ID,
    },
    runBackendId,
    jobBackendId,
    oldestVisibleAttempt,
    readScopes,
    ...(job.readOnlyCache ? {} : { writeScope: ref }),
  };
}

/** An unsigned token. The toolkit reads its claims and never checks a signature. */
function unsignedToken(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.unsigned`;
}
