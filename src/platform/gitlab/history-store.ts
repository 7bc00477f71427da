/**
 * The timings of past pipelines. The cache of a protected branch is not there for other branches. So where the cache has none, they come from
 * the artifacts of the newest pipeline of the default branch that passed. https://docs.gitlab.com/api/job_artifacts/
 */
import { MAX_PACKED_HISTORY_BYTES } from '../../model.ts';
import { mergeJobs } from '../../text/gitlab-jobs.ts';
import type { Environment } from '../environment.ts';
import type { HistoryStore, Log } from '../platform.ts';
import { asToken } from './rest.ts';

/** Time limit for all requests. A plan without timings is only less exact. */
const PATIENCE_MS = 20_000;

/** @param local the store of this machine, which the cache has filled */
export function withTimingsOfBase(local: HistoryStore, environment: Environment, log: Log): HistoryStore {
  async function ofBase(suite: string): Promise<Uint8Array | undefined> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      for (const job of mergeJobs(suite)) {
        const found = await download(addressOf(suite, job, environment), headersOf(environment), signal);
        if (found === undefined) continue;
        log.info(`The timings of suite ${suite} are those of the newest pipeline of the default branch that passed.`);
        return found;
      }
    } catch (problem) {
      log.info(`The timings of the default branch could not be fetched: ${(problem as Error).message}`);
    }
    return undefined;
  }

  return { ...local, restore: async (suite) => (await local.restore(suite)) ?? (await ofBase(suite)) };
}

function addressOf(suite: string, job: string, environment: Environment): string | undefined {
  const { CI_API_V4_URL: api, CI_PROJECT_ID: project, CI_DEFAULT_BRANCH: branch } = environment;
  if (!api || !project || !branch) return undefined;
  const file = `.shardwise/history/${suite}.json.gz`;
  return `${api}/projects/${encodeURIComponent(project)}/jobs/artifacts/${encodeURIComponent(branch)}/raw/${file}?job=${encodeURIComponent(job)}`;
}

/** A token of the user's own, or that of the job. On the Free tier of older versions, the second one may not read artifacts. */
function headersOf({ GITLAB_TOKEN: own, CI_JOB_TOKEN: ofJob }: Environment): Readonly<Record<string, string>> {
  if (own) return { 'private-token': asToken(own) };
  return ofJob ? { 'job-token': ofJob } : {};
}

/** Undefined where there is no such file. @throws Error */
async function download(
  address: string | undefined,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (address === undefined) return undefined;
  let answer = await fetch(address, { headers, signal, redirect: 'manual' });
  const elsewhere = answer.headers.get('location');
  // The store of the artifacts must not get the token.
  if (elsewhere !== null) answer = await fetch(new URL(elsewhere, address), { signal });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`GitLab answered ${answer.status}`);
  return readUpTo(answer, MAX_PACKED_HISTORY_BYTES);
}

async function readUpTo(answer: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    bytes += piece.length;
    if (bytes > most) throw new Error(`they have more than ${most} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
