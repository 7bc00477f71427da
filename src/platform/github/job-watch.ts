/**
 * The jobs of this run, asked for again and again. A page that has not changed is answered with 304, which does not count for the rate limit.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 */
import type { RunJob } from '../../model.ts';
import type { Environment } from '../environment.ts';
import type { JobsNow } from '../platform.ts';
import { PER_PAGE } from './limits.ts';
import type { GitHubLog } from './log.ts';
import { messageOf } from './problem.ts';
import { openRest, type RestClient, readAccess, refusal } from './rest.ts';

/** Time limit for one look. The next one comes soon. */
const PATIENCE_MS = 10_000;
const NOT_MODIFIED = 304;

interface Page {
  readonly etag: string | undefined;
  readonly jobs: readonly RunJob[];
  /** How many jobs there are on all pages. */
  readonly total: number;
}

export function createJobWatch(environment: Environment, log: GitHubLog): (() => Promise<JobsNow>) | undefined {
  const access = readAccess(environment);
  if (typeof access === 'string') return undefined;
  const { owner, repo } = access;
  const kept = new Map<number, Page>();
  const said = new Set<string>();
  let isForbidden = false;
  let calls = 0;
  let left: JobsNow['left'];

  async function readPage(client: RestClient, page: number): Promise<Page> {
    const before = kept.get(page);
    const headers = before?.etag === undefined ? {} : { 'if-none-match': before.etag };
    const query = { owner, repo, run_id: Number(environment['GITHUB_RUN_ID']), per_page: PER_PAGE, page, headers };
    try {
      const { data, headers: answered } = await client.rest.actions.listJobsForWorkflowRun(query);
      calls += 1;
      left = leftIn(answered) ?? left;
      const now = { etag: answered.etag, jobs: data.jobs.map(toJob), total: data.total_count };
      kept.set(page, now);
      return now;
    } catch (problem) {
      if ((problem as { status?: unknown }).status === NOT_MODIFIED && before !== undefined) return before;
      calls += 1;
      throw problem;
    }
  }

  async function readAll(): Promise<readonly RunJob[]> {
    const client = await openRest(access as Exclude<typeof access, string>, PATIENCE_MS);
    const jobs: RunJob[] = [];
    for (let page = 1; ; page += 1) {
      const { jobs: found, total } = await readPage(client, page);
      jobs.push(...found);
      if (found.length === 0 || jobs.length >= total) return jobs;
    }
  }

  function explain(problem: unknown): void {
    const { status, limited = false } = refusal(problem) ?? {};
    isForbidden = !limited && (status === 403 || status === 404);
    const why = status === undefined ? messageOf(problem) : `GitHub answered ${status}`;
    const advice = isForbidden ? '. Give this job the permission "actions: read"' : '';
    const sentence = `It is unknown which jobs of this run wait and run: ${why}${advice}`;
    if (!said.has(sentence)) log.info(sentence);
    said.add(sentence);
  }

  return async () => {
    calls = 0;
    if (isForbidden) return { jobs: undefined, calls };
    log.resume();
    const jobs = await readAll().catch(explain);
    return { jobs: jobs ?? undefined, calls, ...(left !== undefined && { left }) };
  };
}

const RUNNING = 'in_progress';
const ENDED = 'completed';

interface JobRow {
  readonly name: string;
  readonly status: string;
  readonly started_at: string;
}

/** A job that waits has a time of its start, too, which is none. */
function toJob({ name, status, started_at }: JobRow): RunJob {
  const startedAt = Date.parse(started_at);
  const state = status === ENDED ? 'ended' : status === RUNNING ? 'running' : 'waiting';
  return { name, state, ...(state !== 'waiting' && Number.isFinite(startedAt) && { startedAt }) };
}

function leftIn(headers: Readonly<Record<string, unknown>>): JobsNow['left'] {
  const [calls, reset] = [Number(headers['x-ratelimit-remaining']), Number(headers['x-ratelimit-reset'])];
  if (!Number.isFinite(calls) || !Number.isFinite(reset)) return undefined;
  return { calls, forMs: Math.max(0, reset * 1000 - Date.now()) };
}
