/**
 * GitHub's REST API. The client retries server errors, waits for rate limits, and has one deadline for everything.
 */
import type { getOctokit } from '@actions/github';
import type { Environment } from '../environment.ts';

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** The token, and the repository that it is used for. */
export interface Access extends Repository {
  /** A secret that is never logged. */
  readonly token: string;
  /** Value of GITHUB_API_URL. Absent for GitHub's own. */
  readonly baseUrl?: string;
}

export type RestClient = ReturnType<typeof getOctokit>;

/** Time limit for all requests of a client, including the waits between them. A comment or timings are not worth a longer wait. */
export const PATIENCE_MS = 60_000;
/** Retries after a server error, after 1 and 4 seconds. Such errors of GitHub are short. */
const MAX_RETRIES = 2;
/** Statuses that the plugin does not retry. A rate limit (403, 429) is retried by us, after the time that GitHub asks for. */
const FINAL_STATUSES = [400, 401, 403, 404, 409, 410, 422, 429, 451];
/** How often one request waits for a rate limit. GitHub may ask for short waits again and again. */
const MAX_LIMIT_WAITS = 5;
/** Time limit for all waits of a client for rate limits. A service may answer every request that it is too many. */
export const LIMIT_PATIENCE_MS = 20_000;
/** Wait when GitHub names no time. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const LIMIT_WAIT_SECONDS = 60;

/** Access from the environment, or a text that says what is missing. */
export function readAccess(environment: Environment): Access | string {
  const { INPUT_TOKEN: token, GITHUB_API_URL: baseUrl } = environment;
  const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  if (!token) return 'the input token is empty';
  if (!owner || !repo) return 'the name of the repository is unknown';
  return { token, owner, repo, ...(baseUrl ? { baseUrl } : {}) };
}

/** Opens a client. The library is loaded only here. Each call may throw what GitHub's client throws: see `refusal`. */
export async function openRest({ token, baseUrl }: Access, patienceMs = PATIENCE_MS): Promise<RestClient> {
  const [{ getOctokit }, { retry }] = await Promise.all([import('@actions/github'), import('@octokit/plugin-retry')]);
  const options = {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    retry: { retries: MAX_RETRIES, doNotRetry: FINAL_STATUSES },
  };
  return getOctokit(token, options, within(patienceMs), retry);
}

/** The part of a client that the retry plugin adds. */
interface Retrying {
  readonly retry: { retryRequest(problem: unknown, retries: number, seconds: number): unknown };
}

/** A plugin for the deadline and the rate limits. It is registered before the retry plugin, so that the retry plugin sees our waits. */
function within(patienceMs: number) {
  const signal = AbortSignal.timeout(patienceMs);
  const deadline = Date.now() + patienceMs;
  let limitPatienceMs = LIMIT_PATIENCE_MS;
  return (client: Pick<RestClient, 'hook'>) => {
    client.hook.before('request', (options) => {
      options.request.signal = signal;
    });
    client.hook.error('request', (problem) => {
      if (signal.aborted) throw new Error(`GitHub did not answer within ${patienceMs / 1000} seconds`);
      const seconds = limitWait(problem);
      if (seconds === undefined || Date.now() + seconds * 1000 > deadline) throw problem;
      limitPatienceMs -= seconds * 1000;
      if (limitPatienceMs < 0) throw problem;
      throw (client as unknown as Retrying).retry.retryRequest(problem, MAX_LIMIT_WAITS, seconds);
    });
    return {};
  };
}

/** GitHub's answer when it refuses a request. */
export interface Refusal {
  readonly status: number;
  /** True when only a rate limit refused the request. */
  readonly limited: boolean;
  /** How long. Absent when it is no rate limit. */
  readonly waitSeconds?: number;
  /** GitHub's own message. */
  readonly message: string;
}

interface Answered {
  readonly status?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly data?: { readonly message?: unknown } | null;
}

const answerTo = (problem: unknown): Answered | undefined =>
  problem instanceof Error ? (problem as { response?: Answered }).response : undefined;

/** How GitHub refused. Undefined when the problem is not an answer of GitHub. */
export function refusal(problem: unknown): Refusal | undefined {
  const answer = answerTo(problem);
  if (typeof answer?.status !== 'number') return undefined;
  const { status, data } = answer;
  const message = typeof data?.message === 'string' ? data.message : '';
  const waitSeconds = limitWait(problem);
  return { status, limited: waitSeconds !== undefined, message, ...(waitSeconds !== undefined && { waitSeconds }) };
}

/** Statuses of what no longer exists: a comment, or a deleted issue. */
const GONE = [404, 410];

/** False when what the call is about no longer exists. */
export async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (problem) {
    if (GONE.includes(refusal(problem)?.status ?? 0)) return false;
    throw problem;
  }
}

/** Whether the server or the connection failed. The request may still have had its effect. */
export const isTransient = (problem: unknown): boolean => ((problem as { status?: number }).status ?? 0) >= 500;

/**
 * Seconds until the request may be made again. Undefined when the problem is not a rate limit. A rate limit is a 403 or a 429.
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

/** Owner of the token, as REST names the author of a comment: `octocat`, or `github-actions[bot]` for an app. Every kind of token may ask. */
export async function viewerLogin(client: RestClient): Promise<string> {
  const { viewer } = await client.graphql<{ viewer: { login: string } }>('{ viewer { login } }');
  return viewer.login;
}
