/** GitLab's REST API: pages, retries after errors of the server, waits for rate limits, and one deadline for everything. */
import { setTimeout as wait } from 'node:timers/promises';

/** Where the API is, and a token for it. */
export interface Access {
  /** `https://gitlab.com/api/v4`. */
  readonly baseUrl: string;
  /** A secret that is never logged. */
  readonly token: string;
}

/** The answer of GitLab when it refuses a request. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(`GitLab answered ${status}${message === '' ? '' : ` (${message})`}`);
    this.status = status;
  }
}

/** Time limit for all requests of a client, with the waits between them. A note is not worth a longer wait. */
const PATIENCE_MS = 60_000;
/** Retries of a request. */
const MAX_RETRIES = 2;
/** Waits before them, unless GitLab says how long. */
const WAITS_MS = [1000, 4000];
/** The longest wait that GitLab may ask for. */
const LONGEST_WAIT_MS = 20_000;
/** https://docs.gitlab.com/api/rest/#pagination */
const PER_PAGE = 100;
/** Pages that are read: 10,000 notes. */
const MAX_PAGES = 100;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface RestClient {
  /** @param path behind the address of the API @throws Refused, or the error of the connection */
  request(method: Method, path: string, body?: object): Promise<unknown>;
  /** All pages of a list. @throws as `request` */
  list(path: string, query?: Readonly<Record<string, string>>): Promise<readonly unknown[]>;
}

/** The token for a header. @throws Error without the token in it, as the error of the HTTP library would have it */
export function asToken(text: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Error(
    'the token has a blank or a line break in it, or a letter that no token has: store it again as one line',
  );
}

/** @param pause waits so many milliseconds */
export function openRest(
  { baseUrl, token }: Access,
  pause: (ms: number) => Promise<unknown> = (ms) => wait(ms),
): RestClient {
  const signal = AbortSignal.timeout(PATIENCE_MS);

  async function send(method: Method, path: string, body?: object): Promise<Response> {
    for (let retry = 0; ; retry += 1) {
      const answer = await fetch(`${baseUrl}${path}`, {
        method,
        signal,
        // A token must not go to another server.
        redirect: 'error',
        headers: { 'private-token': asToken(token), ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }).catch((problem: unknown) => problem);
      if (answer instanceof Response && answer.ok) return answer;
      const waitMs = retry < MAX_RETRIES ? retryAfter(method, answer, retry) : undefined;
      if (waitMs === undefined) throw await problemOf(answer);
      await pause(waitMs);
    }
  }

  const request = async (method: Method, path: string, body?: object): Promise<unknown> => {
    const text = await (await send(method, path, body)).text();
    return text === '' ? undefined : JSON.parse(text);
  };

  async function list(path: string, query: Readonly<Record<string, string>> = {}): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    for (let page: string | null = '1', read = 0; page && read < MAX_PAGES; read += 1) {
      const asked = new URLSearchParams({ ...query, per_page: String(PER_PAGE), page });
      const answer: Response = await send('GET', `${path}?${asked}`);
      const rows: unknown = await answer.json();
      if (!Array.isArray(rows)) throw new Error('GitLab answered with no list');
      all.push(...rows);
      page = answer.headers.get('x-next-page');
    }
    return all;
  }

  return { request, list };
}

/**
 * How long to wait before the request is sent again. Undefined for an answer that stays the same, and for a POST that may have had its effect:
 * it would write a second note.
 */
function retryAfter(method: Method, answer: unknown, retry: number): number | undefined {
  const usual = WAITS_MS[retry];
  if (!(answer instanceof Response)) return method === 'POST' ? undefined : usual;
  if (answer.status === 429) {
    const asked = Number(answer.headers.get('retry-after') ?? Number.NaN) * 1000;
    if (!Number.isFinite(asked)) return usual;
    return asked <= LONGEST_WAIT_MS ? Math.max(asked, 0) : undefined;
  }
  return answer.status >= 500 && method !== 'POST' ? usual : undefined;
}

async function problemOf(answer: unknown): Promise<unknown> {
  if (!(answer instanceof Response)) return answer;
  const text = await answer.text().catch(() => '');
  return new Refused(answer.status, messageIn(text));
}

/** The longest message of GitLab that is told. */
const MAX_MESSAGE = 200;

function messageIn(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: unknown; error?: unknown };
    const found = message ?? error ?? '';
    return (typeof found === 'string' ? found : JSON.stringify(found)).slice(0, MAX_MESSAGE);
  } catch {
    return '';
  }
}
