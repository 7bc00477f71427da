/**
 * Serves one page on this machine alone, and tells whoever has it open what has changed (server-sent events). Only who knows the address can
 * read it: it has a random part. A page of another site cannot, whatever name it gives to this machine. A reader that is slow, or that
 * stopped, waits by itself: it gets the newest changes when it reads again, so nothing is kept for it.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export interface Served {
  /** What the address shows now: a text, or the absolute path of a file. */
  page(): { readonly html: string } | { readonly file: string };
  /** The `Content-Security-Policy` of the page. */
  policy(): string;
  /** What is new for a reader that has this state, in one line; empty for one that has none. Undefined where nothing is new. */
  changes(state: string): { readonly state: string; readonly text: string } | undefined;
  /** The absolute path of a file beside the page. Undefined where there is none that may be read. */
  file(path: string): string | undefined;
}

export interface PageServer {
  /** Such as `http://127.0.0.1:40123/5pT0…/`. */
  readonly url: string;
  /** Something has changed. Readers get it soon. */
  changed(): void;
  /** The page is another one from now on. Whoever has it open loads it again. @returns when they have, at the latest after this time */
  replaced(waitMs: number): Promise<void>;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const OWN_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;
/** Readers that get changes. A browser opens six connections to a host, so these are several browsers. */
const MAX_READERS = 32;
/** How long changes are collected. */
const EVERY_MS = 250;
/** How soon a browser comes back that lost its connection. */
const RETRY_MS = 1000;

/** @param port 0 for any free one @throws NodeJS.ErrnoException where the port is taken */
export async function servePage(port: number, served: Served): Promise<PageServer> {
  const token = randomBytes(18).toString('base64url');
  const readers = new Readers(served);
  const server = createServer((request, response) => {
    answer(request, response, { token, served, readers }).catch(() => response.destroy());
  });
  server.maxConnections = 8 * MAX_READERS;
  await listen(server, port);
  const timer = setInterval(() => readers.tell(), EVERY_MS);
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/${token}/`,
    changed: () => readers.changed(),
    replaced: (waitMs) => readers.replace(waitMs),
    close: async () => {
      clearInterval(timer);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });

interface Answering {
  readonly token: string;
  readonly served: Served;
  readonly readers: Readers;
}

async function answer(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  const { token, served, readers } = answering;
  if (isFromElsewhere(request)) return refuse(response, 403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
  const [asked = ''] = (request.url ?? '').split('?', 1);
  const [, given = '', ...rest] = asked.split('/');
  if (!isSame(given, token)) return refuse(response, 404);
  const path = rest.join('/');
  if (path === 'events') return readers.add(request, response);
  if (path !== '') return sendFile(response, served.file(decoded(path)), {});
  const policy = `${served.policy()}; frame-ancestors 'none'`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  const page = served.page();
  if ('file' in page) await sendFile(response, page.file, headers);
  else response.writeHead(200, { ...SAFE_HEADERS, ...headers }).end(page.html);
  readers.loaded();
}

/** Whether a page of another site asks, or one that gave its own name to this machine. To open the page by a link is no reading. */
function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const { host = '', origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers;
  if (!OWN_HOST.test(host) || (origin !== undefined && origin !== `http://${host}`)) return true;
  const isOpened = mode === 'navigate' && dest === 'document';
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !isOpened;
}

const isSame = (given: string, token: string): boolean =>
  given.length === token.length &&
  Buffer.byteLength(given) === given.length &&
  timingSafeEqual(Buffer.from(given), Buffer.from(token));

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...SAFE_HEADERS, 'content-type': 'text/plain' }).end(`${status}\n`);
}

/** What a browser may show of the files that tests have left. Anything else is only downloaded. */
const SHOWN: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp4: 'video/mp4',
  png: 'image/png',
  txt: 'text/plain; charset=utf-8',
  webm: 'video/webm',
  webp: 'image/webp',
};

async function sendFile(
  response: ServerResponse,
  path: string | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || !found?.isFile()) return refuse(response, 404);
  const shown = SHOWN[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  const own = {
    'content-type': shown ?? 'application/octet-stream',
    'content-security-policy': "default-src 'none'; sandbox",
  };
  const download =
    shown === undefined && headers['content-type'] === undefined ? { 'content-disposition': 'attachment' } : {};
  response.writeHead(200, { ...SAFE_HEADERS, ...own, ...download, 'content-length': found.size, ...headers });
  // It may grow meanwhile.
  await pipeline(createReadStream(path, { end: Math.max(0, found.size - 1) }), response);
}

interface Reader {
  readonly response: ServerResponse;
  /** What it has. A browser that lost its connection says it. */
  state: string;
  wasReplaced: boolean;
}

class Readers {
  readonly #served: Served;
  readonly #open = new Set<Reader>();
  #isReplaced = false;
  /** How many readers were told to load the page again, and have not yet. */
  #due = 0;
  #whenLoaded: () => void = () => {};
  #hasChanged = false;

  constructor(served: Served) {
    this.#served = served;
  }

  add({ headers }: IncomingMessage, response: ServerResponse): void {
    if (this.#open.size >= MAX_READERS) {
      refuse(response, 503);
      return;
    }
    response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream' });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const reader = { response, state: String(headers['last-event-id'] ?? ''), wasReplaced: false };
    this.#open.add(reader);
    response.on('close', () => this.#open.delete(reader));
    this.#tellOne(reader);
  }

  changed(): void {
    this.#hasChanged = true;
  }

  tell(): void {
    if (this.#hasChanged) for (const reader of this.#open) this.#tellOne(reader);
    // Whoever could not be told is told the next time.
    this.#hasChanged = [...this.#open].some(({ response }) => response.writableNeedDrain);
  }

  #tellOne(reader: Reader): void {
    const { response } = reader;
    if (response.writableNeedDrain) return;
    const change = this.#served.changes(reader.state);
    if (change !== undefined) {
      reader.state = change.state;
      response.write(`id: ${change.state}\ndata: ${change.text}\n\n`);
    }
    if (!this.#isReplaced || reader.wasReplaced) return;
    reader.wasReplaced = true;
    response.write('event: replaced\ndata:\n\n');
  }

  async replace(waitMs: number): Promise<void> {
    this.#isReplaced = true;
    this.#due = this.#open.size;
    this.changed();
    this.tell();
    if (this.#due === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#whenLoaded = resolve;
      timer = setTimeout(resolve, waitMs);
    });
    clearTimeout(timer);
  }

  /** The page was read to its end. */
  loaded(): void {
    if (!this.#isReplaced) return;
    this.#due -= 1;
    if (this.#due <= 0) this.#whenLoaded();
  }
}
