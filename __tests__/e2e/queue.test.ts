/** `run --queue` and `worker` as users start them, on a real Redis server: workers and servers that are killed, and strangers. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { execa } from 'execa';
import { Redis } from 'ioredis';
import type { Report } from '../../src/model.ts';
import { type RedisServer, startProxy, startRedis, testWithRedis } from '../support/redis.ts';

const CLI = join(import.meta.dirname, '../../dist/cli/index.js');
const TIMEOUT = 180_000;
const PASSWORD = 'pass-word-7';
const NOTICE = 'shardwise:default/default:run';

let root: string;
const cleanUps: (() => unknown)[] = [];
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-queue-')));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** A test that tells when it starts, and ends when its file `go` is there. It fails when it sees a password. */
const WAITS = `import { existsSync, appendFileSync } from 'node:fs';
appendFileSync(process.env.STARTED, 'started\\n');
if (JSON.stringify(process.env).includes('${PASSWORD}')) throw new Error('it sees a password');
while (!existsSync(process.env.GO)) await new Promise((resolve) => setTimeout(resolve, 20));
`;

const WAITS_INSIDE =
  "const { existsSync } = await import('node:fs'); while (!existsSync(process.env.GO)) await new Promise((done) => setTimeout(done, 20));";

/** The address of the page that it prints. */
const addressOf = (program: ReturnType<typeof start>): Promise<string> =>
  new Promise((resolve) => {
    let printed = '';
    program.stderr.on('data', (chunk) => {
      printed += chunk;
      const [, address] = /^follow this run at (\S+)$/m.exec(printed) ?? [];
      if (address !== undefined) resolve(address);
    });
  });

/** What a page got until these words came. */
async function shown(events: string, words: string): Promise<string> {
  let text = '';
  const { body } = await fetch(events);
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes(words)) break;
  }
  return text;
}

/** A checkout of a project with so many test files, in the folder `run`, and a copy of it for each worker. */
async function project(files: number, body: (file: number) => string): Promise<void> {
  write('run/package.json', JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
  write('run/.gitignore', '.shardwise\n');
  for (let file = 1; file <= files; file++)
    write(`run/test/${file}.test.mjs`, `import { it } from 'node:test';\n${body(file)}`);
  await commit('run');
}

const git = (folder: string, ...args: readonly string[]) =>
  execa('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: join(root, folder) });

async function commit(folder: string): Promise<void> {
  await git(folder, 'init', '-q');
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-qm', 'tests');
}

const PASSES = (file: number) => `it('passes ${file}', () => {});`;

/** Starts the program in a folder. @param server the port, or the whole address */
function start(folder: string, server: number | string, ...args: readonly string[]) {
  const address = typeof server === 'string' ? server : `redis://:${PASSWORD}@127.0.0.1:${server}`;
  const env = {
    CI: 'true',
    FORCE_COLOR: '0',
    GITHUB_ACTIONS: '',
    SHARDWISE_QUEUE: address,
    STARTED: join(root, 'started'),
    GO: join(root, 'go'),
  };
  const child = execa(process.execPath, [CLI, ...args], { cwd: join(root, folder), reject: false, env, all: true });
  cleanUps.push(() => child.kill('SIGKILL'));
  return child;
}

const coordinate = (port: number | string, ...more: readonly string[]) =>
  start('run', port, 'run', '--queue', 'env', '--lost-after', '2s', ...more);

function work(port: number | string, name: string, ...more: readonly string[]) {
  cpSync(join(root, 'run'), join(root, name), { recursive: true });
  return start(name, port, 'worker', '--retries', '0', ...more);
}

const reportOf = (): Report => JSON.parse(readFileSync(join(root, 'run/.shardwise/default/report.json'), 'utf8'));

async function serverOf(...more: readonly string[]): Promise<RedisServer> {
  const files = more.length > 0 ? more : ['--save', '', '--appendonly', 'no'];
  const server = await startRedis([...files, '--requirepass', PASSWORD]);
  cleanUps.push(server.stop);
  return server;
}

function clientOf(port: number): Redis {
  const client = new Redis({ port, host: '127.0.0.1', password: PASSWORD });
  client.on('error', () => undefined);
  cleanUps.push(() => client.disconnect());
  return client;
}

const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 30));
};

/** How many tests have started. */
const started = (): number => {
  try {
    return readFileSync(join(root, 'started'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
};

describe('a run with workers', () => {
  testWithRedis(
    'ends as a run on this machine does, and says no password anywhere',
    async () => {
      const { port } = await serverOf();
      await project(6, (file) => (file === 4 ? "it('fails', () => { throw new Error('no'); });" : PASSES(file)));
      const run = coordinate(port, '--shards', '6');
      const workers = [work(port, 'one'), work(port, 'two')];
      const ended = await run;
      const done = await Promise.all(workers);
      expect(done.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect(ended.exitCode).toBe(1);
      const { verdict, totals, shards, tests } = reportOf();
      expect({ verdict, tests: totals.tests, failed: totals.failed }).toEqual({
        verdict: 'failed',
        tests: 6,
        failed: 1,
      });
      expect(shards).toHaveLength(6);
      expect(tests.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(['fails']);
      const { stdout: found } = await execa('grep', ['-rl', PASSWORD, root], { reject: false });
      expect(found).toBe('');
      for (const { all } of [ended, ...done]) expect(all).not.toContain(PASSWORD);
      expect(await clientOf(port).keys('*')).toEqual([NOTICE]);
    },
    TIMEOUT,
  );

  testWithRedis(
    'a worker shows what it runs in a browser, and the page of the run has what has arrived',
    async () => {
      const { port } = await serverOf();
      await project(2, (file) => (file === 1 ? PASSES(file) : `it('waits', async () => {${WAITS_INSIDE}});`));
      const run = coordinate(port, '--shards', '2', '--ui');
      const worker = work(port, 'one', '--ui', '--progress', 'plain');
      const [page, ofRun] = await Promise.all([worker, run].map(addressOf));
      const seen = await shown(`${page}events`, 'waits');
      expect(seen).toContain('"test":{"name":"waits"');
      writeFileSync(join(root, 'go'), '');
      expect(await shown(`${ofRun}events`, '"done":1')).toContain('"state":"passed"');
      expect((await worker).exitCode).toBe(0);
      expect((await worker).stderr).toMatch(/^shard 2 of 2 passed: 1 test in/m);
      expect((await run).exitCode).toBe(0);
    },
    TIMEOUT,
  );

  testWithRedis(
    'whatever worker is killed, each shard has its result',
    async () => {
      const { port } = await serverOf();
      await project(8, (file) => (file <= 2 ? `${WAITS}${PASSES(file)}` : PASSES(file)));
      const run = coordinate(port, '--shards', '8');
      const killed = [work(port, 'one'), work(port, 'two')];
      await until(() => started() >= 2);
      for (const worker of killed) worker.kill('SIGKILL');
      write('go', '');
      const others = [work(port, 'three'), work(port, 'four')];
      expect((await run).exitCode).toBe(0);
      await Promise.all([...others, ...killed]);
      expect(reportOf().totals).toMatchObject({ tests: 8, passed: 8, missing: 0 });
    },
    TIMEOUT,
  );

  testWithRedis(
    'a worker that is stopped gives its shard back at once, and a run that is stopped is incomplete',
    async () => {
      const { port } = await serverOf();
      await project(1, (file) => `${WAITS}${PASSES(file)}`);
      const run = coordinate(port, '--lost-after', '10m');
      const first = work(port, 'one');
      await until(() => started() >= 1);
      first.kill('SIGINT');
      expect((await first).exitCode).toBe(3);
      const second = work(port, 'two');
      await until(() => started() >= 2);
      run.kill('SIGINT');
      expect((await run).exitCode).toBe(3);
      expect((await second).exitCode).toBe(0);
      expect(reportOf().verdict).toBe('incomplete');
    },
    TIMEOUT,
  );

  testWithRedis(
    'a worker that is cut off stops its tests, and they run elsewhere',
    async () => {
      const { port } = await serverOf();
      const proxy = await startProxy(port);
      cleanUps.push(proxy.stop);
      await project(1, (file) => `${WAITS}${PASSES(file)}`);
      const run = coordinate(port);
      const far = work(proxy.port, 'far');
      await until(() => started() >= 1);
      proxy.cut();
      const near = work(port, 'near');
      await until(() => started() >= 2);
      write('go', '');
      expect((await run).exitCode).toBe(0);
      proxy.heal();
      expect((await far).all).toMatch(
        /shard 1 runs elsewhere, so its result here does not count: Redis has not answered/,
      );
      await near;
      expect(reportOf().totals).toMatchObject({ tests: 1, passed: 1 });
    },
    TIMEOUT,
  );
});

describe('the server is killed', () => {
  const DISK = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  for (const [what, settings, says] of [
    ['without its data', [], 'Redis has lost the run'],
    ['with its data', DISK, 'Redis has started again'],
  ] as const)
    testWithRedis(
      `${what}: the run goes on`,
      async () => {
        const server = await serverOf(...settings);
        await project(4, (file) => (file === 1 ? `${WAITS}${PASSES(file)}` : PASSES(file)));
        const run = coordinate(server.port, '--shards', '4');
        const workers = [work(server.port, 'one'), work(server.port, 'two')];
        await until(() => started() >= 1);
        await server.kill();
        await server.start();
        write('go', '');
        const ended = await run;
        expect(ended.exitCode).toBe(0);
        expect(ended.all).toContain(says);
        await Promise.all(workers);
        expect(reportOf().totals).toMatchObject({ tests: 4, passed: 4, missing: 0 });
      },
      TIMEOUT,
    );
});

describe('what does not fit is refused', () => {
  testWithRedis(
    'a worker with another commit, another pool, other arguments or a wrong password, and a run without an address',
    async () => {
      const { port } = await serverOf();
      await project(1, PASSES);
      const run = coordinate(port);
      await until(async () => (await clientOf(port).exists(NOTICE)) === 1);
      const pool = work(port, 'pool', '--pool', 'phones');
      const args = work(port, 'args', '--args=--test-only');
      const wrong = work(`redis://:wrong-${PASSWORD}@127.0.0.1:${port}`, 'wrong');
      const none = work('', 'none');
      cpSync(join(root, 'run'), join(root, 'second'), { recursive: true });
      const second = start('second', port, 'run', '--queue', 'env');
      const dead = start('second', port, 'run', '--queue', 'env', '--queue-name', 'other', '--retries', '0');
      cpSync(join(root, 'run'), join(root, 'foreign'), { recursive: true });
      write('foreign/test/2.test.mjs', '');
      await commit('foreign');
      const foreign = start('foreign', port, 'worker');
      for (const [worker, code, says] of [
        [pool, 2, 'input pool is "phones", but the plan of the run has no such pool: its pools are default'],
        [args, 2, 'its args is not given, but that of this worker is "--test-only"'],
        [wrong, 4, `Redis at 127.0.0.1:${port} cannot be used: WRONGPASS`],
        [none, 2, 'no queue is named'],
        [second, 4, 'a run of suite default with the name default is under way'],
        [dead, 2, 'retries has no effect here: give it to each shardwise worker'],
        [foreign, 2, 'the run was planned for commit'],
      ] as const) {
        const { exitCode, all } = await worker;
        expect(all).toContain(says);
        expect(all).not.toContain(PASSWORD);
        expect(exitCode).toBe(code);
      }
      run.kill('SIGINT');
      expect((await run).exitCode).toBe(3);
    },
    TIMEOUT,
  );

  testWithRedis(
    'a stranger chooses no command: a plan and jobs that were changed run nothing',
    async () => {
      const { port } = await serverOf();
      await project(1, PASSES);
      const run = coordinate(port, '--command', `${process.execPath} --test`);
      const stranger = clientOf(port);
      await until(async () => (await stranger.exists(NOTICE)) === 1);
      const notice = JSON.parse((await stranger.get(NOTICE)) ?? '{}');
      const evil = { ...notice, plan: { bytes: 7, pieces: 1 } };
      await stranger.set(NOTICE, JSON.stringify(evil));
      await stranger.set(`shardwise:default/default:${notice.epoch}:plan:0`, 'garbage');
      const refused = await work(port, 'one');
      expect(refused.exitCode).toBe(2);
      expect(refused.all).toContain('the plan in the queue cannot be used: it cannot be unpacked');
      run.kill('SIGINT');
      await run;
    },
    TIMEOUT,
  );
});
