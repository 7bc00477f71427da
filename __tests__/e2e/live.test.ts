/** `shardwise run --ui`: the bundled program serves a page while its tests run. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';

const CLI = join(import.meta.dirname, '../../dist/cli/index.js');

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-live-')));
  const files = {
    'package.json': '{ "type": "module", "scripts": { "test": "node --test" } }',
    'a.test.js': "import { it } from 'node:test'; it('fails', () => { throw new Error('no'); });",
    'b.test.js':
      "import { existsSync } from 'node:fs'; import { it } from 'node:test'; it('waits', async () => { while (!existsSync('go')) await new Promise((done) => setTimeout(done, 50)); });",
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const start = (...words: readonly string[]) =>
  execa(process.execPath, [CLI, 'run', '--shards', '2', '--retries', '0', ...words], {
    cwd: root,
    reject: false,
    env: { CI: 'true', GITHUB_ACTIONS: '' },
  });

/** The address that it prints. */
const addressOf = (program: ReturnType<typeof start>): Promise<string> =>
  new Promise((resolve, reject) => {
    let printed = '';
    program.stderr.on('data', (chunk) => {
      printed += chunk;
      const [, address] = /^follow this run at (\S+)$/m.exec(printed) ?? [];
      if (address !== undefined) resolve(address);
    });
    program.then(() => reject(new Error(printed)));
  });

/** The events of the page, until one of them fits. */
async function* eventsOf(address: string): AsyncGenerator<{ readonly kind: string; readonly data: string }> {
  const { body } = await fetch(`${address}events`);
  let text = '';
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim();
      yield { kind: field('event') ?? 'message', data: field('data') ?? '' };
    }
  }
}

test('a reader sees a failure while other tests run, and then gets the report', async () => {
  const program = start('--ui');
  const address = await addressOf(program);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/);
  expect(await (await fetch(address)).text()).toContain('<body data-verdict="running">');
  let failures: { name: string; file: string }[] = [];
  for await (const { kind, data } of eventsOf(address)) {
    if (kind === 'replaced') break;
    if (data === '') continue;
    failures = [...failures, ...JSON.parse(data).failures];
    if (failures.length > 0) writeFileSync(join(root, 'go'), '');
  }
  expect(failures).toMatchObject([{ name: 'fails', file: 'a.test.js', shard: expect.any(Number) }]);
  expect(await (await fetch(address)).text()).toContain('<body data-verdict="failed">');
  expect((await program).exitCode).toBe(1);
});

test('a reader who leaves, or none at all, changes nothing', async () => {
  writeFileSync(join(root, 'go'), '');
  const program = start('--ui');
  const leaving = new AbortController();
  await fetch(`${await addressOf(program)}events`, { signal: leaving.signal });
  leaving.abort();
  const { exitCode, stderr } = await program;
  expect(exitCode).toBe(1);
  expect(stderr).toContain('verdict: failed (2 tests, 1 passed, 1 failed;');
});

test('a port that is taken, or is none, is a mistake before any test runs', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const { exitCode, stderr } = await start('--ui', String(port));
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    `input ui is ${port}, but this port cannot be used (EADDRINUSE): write another one, or --ui`,
  );
  taken.close();
  const wrong = await start('--ui', '0');
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('it must be a whole number from 1 to 65535');
});
