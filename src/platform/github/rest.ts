/**
 * GitHub's REST API, for those parts of the platform that ask it something: errors of the server are tried again, limits are waited for,
 * and all of it has one deadline.
 */
import type { getOctokit } from '@actions/github';
import type { Environment } from '../environment.ts';

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** Who asks, and of which repository. */
export interface Access extends Repository {
  /** A secret: never logged. */
  readonly token: string;
  /** GITHUB_API_URL; GitHub's own when absent. */
  readonly baseUrl?: string;
}

export type RestClient = ReturnType<typeof getOctokit>;

/** For all requests of a client and the waits between them: nobody should wait longer for a comment, or for timings. */
export const PATIENCE_MS = 60_000;
/** After 1 and 4 seconds; GitHub's bad moments are short. */
const MAX_RETRIES = 2;
/** What is not tried again. A limit (403, 429) is, after the time that GitHub asks for. */
const FINAL_STATUSES = [400, 401, 403, 404, 409, 410, 422, 429, 451];
/** How often a request waits for a limit, should GitHub ask for short times again and again. */
const MAX_LIMIT_WAITS = 5;
/** Where GitHub names no time. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const LIMIT_WAIT_SECONDS = 60;

/** A text says what is missing. */
export function readAccess(environment: Environment): Access | string {
  const { INPUT_TOKEN: token, GITHUB_API_URL: baseUrl } = environment;
  const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  if (!token) return 'the input token is empty';
  if (!owner || !repo) return 'the name of the repository is not known';
  return { token, owner, repo, ...(baseUrl ? { baseUrl } : {}) };
}

/** Loaded only where it is used. Every call may throw what GitHub's client throws: see `refusal`. */
export async function openRest({ token, baseUrl }: Access, patienceMs = PATIENCE_MS): Promise<RestClient> {
  const [{ getOctokit }, { retry }] = await Promise.all([import('@actions/github'), import('@octokit/plugin-retry')]);
  const options = {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    retry: { retries: MAX_RETRIES, doNotRetry: FINAL_STATUSES },
  };
  return getOctokit(token, options, within(patienceMs), retry);
}

/** What the plugin that tries again adds to a client. */
interface Retrying {
  readonly retry: { retryRequest(problem: unknown, retries: number, seconds: number): unknown };
}

/** Is given to the client before the plugin that tries again, so that its word on how long to wait is heard there. */
function within(patienceMs: number) {
  const signal = AbortSignal.timeout(patienceMs);
  const deadline = Date.now() + patienceMs;
  return (client: Pick<RestClient, 'hook'>) => {
    client.hook.before('request', (options) => {
      options.request.signal = signal;
    });
    client.hook.error('request', (problem) => {
      if (signal.aborted) throw new Error(`GitHub did not answer within ${patienceMs / 1000} seconds`);
      const seconds = limitWait(problem);
      if (seconds === undefined || Date.now() + seconds * 1000 > deadline) throw problem;
      throw (client as unknown as Retrying).retry.retryRequest(problem, MAX_LIMIT_WAITS, seconds);
    });
    return {};
  };
}

/** How GitHub refused. */
export interface Refusal {
  readonly status: number;
  /** The token may do this, but not so often. */
  readonly limited: boolean;
  /** GitHub's own words. */
  readonly message: string;
}

interface Answered {
  readonly status?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly data?: { readonly message?: unknown } | null;
}

const answerTo = (problem: unknown): Answered | undefined =>
  problem instanceof Error ? (problem as { response?: Answered }).response : undefined;

/** Undefined when it was not GitHub's answer that went wrong. */
export function refusal(problem: unknown): Refusal | undefined {
  const answer = answerTo(problem);
  if (typeof answer?.status !== 'number') return undefined;
  const { status, data } = answer;
  const message = typeof data?.message === 'string' ? data.message : '';
  return { status, limited: limitWait(problem) !== undefined, message };
}

/** Did the server fail, or the way to it? The request may have had its effect all the same. */
export const isTransient = (problem: unknown): boolean => ((problem as { status?: number }).status ?? 0) >= 500;

/**
 * Seconds until the request may be made again; undefined when it was no limit that refused it. A limit is a 403 or a 429.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function limitWait(problem: unknown): number | undefined {
  const { status, headers = {}, data } = answerTo(problem) ?? {};
  if (status !== 403 && status !== 429) return undefined;
  const { 'retry-after': after, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset } = headers;
  if (after !== undefined) return wholeSeconds(Number(after));
  if (String(remaining) === '0') return wholeSeconds(Number(reset) - Date.now() / 1000);
  const isSecondary = status === 429 || /secondary rate limit/i.test(String(data?.message));
  return isSecondary ? LIMIT_WAIT_SECONDS : undefined;
}

const wholeSeconds = (seconds: number): number =>
  Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : LIMIT_WAIT_SECONDS;

/** Who the token is, as REST names the author of a comment: `octocat`, or for an app `github-actions[bot]`. Every kind of token may ask. */
export async function viewerLogin(client: RestClient): Promise<string> {
  const { viewer } = await client.graphql<{ viewer: { login: string } }>('{ viewer { login } }');
  return viewer.login;
}
