import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type PageServer, type Served, servePage } from '../../src/platform/local/page-server.ts';

let folder: string;
let server: PageServer;
/** What the tests serve: a page, and a number that grows. */
let state: number;
let filler: string;
let served: Served & { asked: string[]; shown: { html: string } | { file: string } };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shardwise-page-'));
  state = 1;
  filler = '';
  served = {
    asked: [],
    shown: { html: '<p>live' },
    page: () => served.shown,
    policy: () => "default-src 'none'",
    changes: (known) => {
      served.asked.push(known);
      return known === String(state)
        ? undefined
        : { state: String(state), text: `from ${known || 'nothing'} to ${state}${filler}` };
    },
    file: (path) => (path.includes('..') ? undefined : join(folder, path)),
  };
  server = await servePage(0, served);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const ask = (url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { headers, method, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

/** Reads events until there are so many. */
const read = (count: number, headers: Readonly<Record<string, string>> = {}): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const reading = get(`${server.url}events`, { headers, agent: false }, (response) => {
      const events: string[] = [];
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const from = Math.max(0, text.length - 1);
        text += chunk;
        if (!text.includes('\n\n', from)) return;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        events.push(...parts);
        // The first one says when to come back.
        if (events.length <= count) return;
        reading.destroy();
        resolve(events.slice(1, count + 1));
      });
    });
    reading.on('error', reject);
  });

describe('who may read', () => {
  test('whoever knows the address, under the policy of the page', async () => {
    const { status, headers, body } = await ask(server.url);
    expect({ status, body }).toEqual({ status: 200, body: '<p>live' });
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each<[who: string, headers: Readonly<Record<string, string>>, status: number]>([
    ['a tunnel that has another port', { host: 'localhost:9000' }, 200],
    ['a name that leads to this machine', { host: 'evil.example' }, 403],
    ['a name that begins like ours', { host: 'localhost.evil.example' }, 403],
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['another server of this machine', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
    ['an image of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    [
      'a frame of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
    ['a link', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
    ['the page itself', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, 200],
  ])('%s', async (_who, headers, status) => {
    expect((await ask(server.url, headers)).status).toBe(status);
  });

  test.each(['/', '/x/', '/x/events', '//', '/%00/', '/..%2f..%2fetc/passwd'])(
    'not %s, without the random part',
    async (path) => {
      expect((await ask(new URL(server.url).origin + path)).status).toBe(404);
    },
  );

  test('nobody may write', async () => {
    expect((await ask(server.url, {}, 'POST')).status).toBe(405);
  });

  test('it listens on this machine alone', () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  test('two servers cannot have one port', async () => {
    await expect(servePage(Number(new URL(server.url).port), served)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('files beside the page', () => {
  test('are shown where they are pictures, and are downloads otherwise', async () => {
    writeFileSync(join(folder, 'a.PNG'), 'picture');
    writeFileSync(join(folder, 'a.html'), '<script>alert(1)</script>');
    writeFileSync(join(folder, 'empty.txt'), '');
    expect(await ask(`${server.url}a.PNG`)).toMatchObject({
      status: 200,
      body: 'picture',
      headers: { 'content-type': 'image/png' },
    });
    expect((await ask(`${server.url}a.html`)).headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await ask(`${server.url}empty.txt`)).status).toBe(200);
  });

  test.each(['none.txt', '..%2f..%2fetc%2fpasswd', '%E0%A4%A', ''])('there is none at %j', async (path) => {
    if (path === '') served.shown = { file: join(folder, 'none.html') };
    expect((await ask(`${server.url}${path}`)).status).toBe(404);
  });
});

describe('changes', () => {
  test('come as they happen, after all that was there', async () => {
    const reading = read(2);
    const change = setInterval(() => {
      state = 2;
      server.changed();
    }, 20);
    expect(await reading).toEqual(['id: 1\ndata: from nothing to 1', 'id: 2\ndata: from 1 to 2']);
    clearInterval(change);
  });

  test('go on where a browser lost its connection', async () => {
    state = 7;
    expect(await read(1, { 'last-event-id': '5' })).toEqual(['id: 7\ndata: from 5 to 7']);
  });

  test('a reader that stopped is asked for nothing more, and others get theirs', async () => {
    filler = 'x'.repeat(4 << 20);
    const { port, pathname } = new URL(server.url);
    const stopped = connect(Number(port), '127.0.0.1');
    stopped.write(`GET ${pathname}events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    stopped.pause();
    const grows = setInterval(() => {
      state += 1;
      server.changed();
    }, 5);
    // The other one gets eight, and is asked at most once more. The buffers of the system have room for a few of four megabytes.
    const events = await read(8);
    clearInterval(grows);
    expect(served.asked.length).toBeLessThan(8 + 1 + 6);
    const [joined, ...later] = events.map((event) => event.slice(0, event.indexOf('x')));
    expect(joined).toMatch(/data: from nothing to \d+$/);
    expect(later.every((event) => /data: from [1-9]\d* to \d+$/.test(event))).toBe(true);
    stopped.destroy();
  });

  test('a page that is replaced is loaded again by all that have it open, and then the wait is over', async () => {
    const reading = read(2);
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (served.asked.length === 0) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    writeFileSync(join(folder, 'report.html'), '<p>report');
    served.shown = { file: join(folder, 'report.html') };
    const replaced = server.replaced(60_000);
    expect((await reading).at(-1)).toBe('event: replaced\ndata:');
    expect((await ask(server.url)).body).toBe('<p>report');
    await replaced;
  });

  test('nobody waits where no page is open', async () => {
    await server.replaced(60_000);
  });
});
