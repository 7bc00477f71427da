/** Who may call: one session for each job of each attempt, known by the unsigned token that the runner would hand it. */
import { randomUUID } from 'node:crypto';
import { type Exchange, headerOf } from './http.ts';

export interface JobOptions {
  readonly repository?: string;
  readonly runId?: string;
  readonly attempt?: number;
  /** What made this attempt: `all` hides the artifacts of every earlier attempt, `failed` does not. */
  readonly rerun?: 'failed' | 'all';
  readonly job?: string;
  /** Where the run's caches are written, and where they are looked for first. */
  readonly ref?: string;
  /** Base branch of a pull request, looked at after the ref. */
  readonly baseRef?: string;
  readonly defaultBranch?: string;
  /** Where the commit under test came from; the branch of the ref when absent. */
  readonly headBranch?: string;
  /** The commit under test is of a fork. */
  readonly fork?: boolean;
  /** As for `pull_request_target` and other events that outsiders can fire. */
  readonly readOnlyCache?: boolean;
}

/** What REST tells of the commit under test. */
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
  /** In the order they are searched. */
  readonly readScopes: readonly string[];
  /** Absent for a read-only token. */
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
  /** The newest attempt of a run that started everything anew. */
  const fullAttempts = new Map<string, number>();

  function open(options: JobOptions): Session {
    const job: Job = { ...DEFAULT_JOB, ...options };
    if (options.rerun === 'all') fullAttempts.set(job.runId, job.attempt);
    const session = describe(job, fullAttempts.get(job.runId) ?? 1);
    byToken.set(session.token, session);
    return session;
  }

  /** Exact, as GitHub is: an unknown token, another scheme or none is nobody. */
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

/** The toolkit reads the claims and never checks a signature. */
function unsignedToken(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.unsigned`;
}
