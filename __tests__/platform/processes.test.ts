import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandNotFound, type ProcessInfo, type ProcessOptions } from '../../src/platform/platform.ts';
import { createProcesses } from '../../src/platform/processes.ts';
import { type ShortWaits, shortenWaits } from '../support/short-waits.ts';

const processes = createProcesses();
let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-processes-')));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Runs a little program of Node, given as text. */
async function runNode(script: string, options: Partial<ProcessOptions> = {}, args: readonly string[] = []) {
  const lines: string[] = [];
  const result = await processes.run(
    { program: process.execPath, args: ['--eval', script, '--', ...args] },
    { cwd, onLine: (line, stream) => void lines.push(`${stream}: ${line}`), ...options },
  );
  return { ...result, lines };
}

const WAIT = 'setTimeout(() => {}, 600_000);';
/** Starts a process of its own, says which, and leaves it behind. */
const LEAVE_BEHIND = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['--eval', ${JSON.stringify(WAIT)}], { stdio: 'inherit', detached: DETACHED });
  require('node:fs').writeFileSync('pid', String(child.pid));
`;

const pid = () => Number(readFileSync(join(cwd, 'pid'), 'utf8'));

/** A killed process may take a moment until it is gone. */
async function isGone(id: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      process.kill(id, 0);
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'))) return true;
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

describe('a variable with a default', () => {
  const NAME = 'SHARDWISE_TEST_DEFAULT';
  afterEach(() => {
    delete process.env[NAME];
  });

  async function runWith(value: string | undefined, env: Readonly<Record<string, string>> = {}) {
    if (value !== undefined) process.env[NAME] = value;
    const told: string[] = [];
    const lines: string[] = [];
    await processes.run(
      { program: process.execPath, args: ['--print', `process.env.${NAME}`], defaults: { [NAME]: '0' }, env },
      { cwd, onLine: (line) => void lines.push(line), onDefault: (name, given) => void told.push(`${name}=${given}`) },
    );
    return { printed: lines.join(), told };
  }

  test.each([undefined, ''])('is set and told where the environment has %j', async (value) => {
    expect(await runWith(value)).toEqual({ printed: '0', told: [`${NAME}=0`] });
  });

  test('is left alone where the environment has one', async () => {
    expect(await runWith('random')).toEqual({ printed: 'random', told: [] });
  });
});

describe('a program', () => {
  test('ends with its exit code, and its lines come from both streams', async () => {
    const { lines, ...result } = await runNode("console.log('out'); console.error('err'); process.exitCode = 3;");
    expect(result).toEqual({ exitCode: 3, timedOut: false, cancelled: false });
    expect(lines.sort()).toEqual(['stderr: err', 'stdout: out']);
  });

  test('gets its arguments as they are, and no shell sees them', async () => {
    const args = [
      '$(touch pwned)',
      '`touch pwned`',
      '; touch pwned',
      '*',
      '"',
      "'",
      '',
      'ü 🎉',
      '%PATH%',
      '--x=y z',
      '\n',
    ];
    const { lines } = await runNode('console.log(JSON.stringify(process.argv.slice(1)))', {}, args);
    expect(lines).toEqual([`stdout: ${JSON.stringify(args)}`]);
  });

  test('gets the environment and what is added to it', async () => {
    const lines: string[] = [];
    await processes.run(
      {
        program: process.execPath,
        args: ['--eval', 'console.log(process.env.ADDED, process.env.PATH === undefined)'],
        env: { ADDED: 'a=b $HOME' },
      },
      { cwd, onLine: (line) => void lines.push(line) },
    );
    expect(lines).toEqual(['a=b $HOME false']);
  });

  test('searches a folder first, and then where it would have searched', async () => {
    const lines: string[] = [];
    const run = (name: string) =>
      processes.run(
        {
          program: process.execPath,
          args: ['--eval', `console.log(process.env.${name})`],
          searchFirst: { [name]: '/first' },
        },
        { cwd, onLine: (line) => void lines.push(line) },
      );
    await run('HOME');
    await run('SHARDWISE_NOT_SET');
    expect(lines).toEqual([`/first${delimiter}${process.env['HOME']}`, '/first']);
  });

  test('keeps what the command sets when a variable gets a folder in front, or a word behind', async () => {
    const lines: string[] = [];
    const run = (env: Record<string, string>) =>
      processes.run(
        {
          program: process.execPath,
          args: ['--eval', 'console.log(process.env.A_PATH, process.env.WORDS)'],
          env,
          searchFirst: { A_PATH: '/first' },
          lastWord: { WORDS: '-last' },
        },
        { cwd, onLine: (line) => void lines.push(line) },
      );
    await run({ A_PATH: '/own', WORDS: '-w -x' });
    await run({});
    expect(lines).toEqual([`/first${delimiter}/own -w -x -last`, '/first -last']);
  });

  test('has nothing to read on its standard input', async () => {
    const { lines } = await runNode("process.stdin.on('data', () => {}).on('end', () => console.log('end'))");
    expect(lines).toEqual(['stdout: end']);
  });

  test('that a signal ends has no exit code', async () => {
    const { lines: _lines, ...result } = await runNode("process.kill(process.pid, 'SIGKILL')");
    expect(result).toEqual({ exitCode: null, signal: 'SIGKILL', timedOut: false, cancelled: false });
  });

  test('is found in node_modules/.bin of its folder and of those above', async () => {
    const bin = join(cwd, 'node_modules/.bin');
    const folder = join(cwd, 'packages/api');
    for (const path of [bin, folder]) mkdirSync(path, { recursive: true });
    writeFileSync(join(bin, 'own-tool'), '#!/bin/sh\necho "$PWD"\n', { mode: 0o755 });
    const lines: string[] = [];
    await processes.run({ program: 'own-tool', args: [] }, { cwd: folder, onLine: (line) => void lines.push(line) });
    expect(lines).toEqual([folder]);
  });
});

describe('lines', () => {
  test.each<[name: string, script: string, lines: string[]]>([
    ['an end without a line end', "process.stdout.write('a\\nb')", ['a', 'b']],
    ['Windows line ends', "process.stdout.write('a\\r\\nb\\r\\n')", ['a', 'b']],
    ['an empty line', "process.stdout.write('\\n\\n')", ['', '']],
    [
      'a character in two pieces',
      'process.stdout.write(Buffer.from([0xc3])); setTimeout(() => process.stdout.write(Buffer.from([0xbc, 10])), 50)',
      ['ü'],
    ],
    ['bytes that are no text', 'process.stdout.write(Buffer.from([0x61, 0xff, 0x0a]))', ['a\ufffd']],
  ])('%s', async (_name, script, lines) => {
    expect((await runNode(script)).lines).toEqual(lines.map((line) => `stdout: ${line}`));
  });

  test('a line of ten million characters arrives whole', async () => {
    const { lines } = await runNode("process.stdout.write('x'.repeat(10_000_000) + '\\nend')");
    expect(lines.map((line) => line.length)).toEqual([10_000_008, 11]);
  });

  test('the last of a hundred thousand lines arrives before the end', async () => {
    const { lines } = await runNode("for (let i = 1; i <= 100_000; i++) process.stdout.write(i + '\\n')");
    expect(lines).toHaveLength(100_000);
    expect(lines.at(-1)).toBe('stdout: 100000');
  });
});

describe('a program that cannot be started', () => {
  test('is named, with the places where it was searched', async () => {
    const missing = processes.run({ program: 'no-such-program', args: [] }, { cwd });
    await expect(missing).rejects.toThrow(CommandNotFound);
    await expect(missing).rejects.toThrow(
      `"no-such-program" was not found; searched node_modules/.bin at and above ${cwd}, and PATH=${process.env['PATH']}`,
    );
  });

  test('by a path that leads nowhere is named', async () => {
    const missing = processes.run({ program: './scripts/none', args: [] }, { cwd });
    await expect(missing).rejects.toThrow(CommandNotFound);
  });

  test('because it is not a program has its own message', async () => {
    writeFileSync(join(cwd, 'data.txt'), 'x', { mode: 0o644 });
    const forbidden = processes.run({ program: './data.txt', args: [] }, { cwd });
    await expect(forbidden).rejects.toThrow(CommandNotFound);
    await expect(forbidden).rejects.toThrow(/"\.\/data\.txt" cannot be started: .*EACCES/);
  });

  test('because its folder is missing has its own message', async () => {
    const lost = processes.run({ program: process.execPath, args: [] }, { cwd: join(cwd, 'none') });
    await expect(lost).rejects.toThrow(CommandNotFound);
    await expect(lost).rejects.toThrow(`there is no folder ${join(cwd, 'none')}`);
  });
});

describe('the end', () => {
  // Signals are seconds apart; a time limit in a test is shorter, and stays what it says.
  let waits: ShortWaits;
  beforeEach(() => {
    waits = shortenWaits({ by: 5, fromMs: 3_000 });
  });
  afterEach(() => waits.stop());

  test('a child that is left behind is ended with its parent', async () => {
    const { exitCode } = await runNode(`${LEAVE_BEHIND.replace('DETACHED', 'false')} child.unref();`);
    expect(exitCode).toBe(0);
    expect(await isGone(pid())).toBe(true);
  }, 20_000);

  test('a child that left the group and holds our pipes does not keep us waiting', async () => {
    const script = `console.log('done'); ${LEAVE_BEHIND.replace('DETACHED', 'true')} child.unref();`;
    try {
      expect(await runNode(script)).toMatchObject({ exitCode: 0, lines: ['stdout: done'] });
    } finally {
      process.kill(pid(), 'SIGKILL');
    }
  }, 20_000);

  test('a program that takes too long is interrupted, so that it can still report', async () => {
    const script = `process.on('SIGINT', () => { console.log('told'); process.exit(4); }); ${WAIT}`;
    const { lines, ...result } = await runNode(script, { timeoutMs: 1000 });
    expect(result).toEqual({ exitCode: 4, timedOut: true, cancelled: false });
    expect(lines).toEqual(['stdout: told']);
  }, 20_000);

  test('its children are ended with it', async () => {
    const { timedOut } = await runNode(`${LEAVE_BEHIND.replace('DETACHED', 'false')} ${WAIT}`, { timeoutMs: 1000 });
    expect(timedOut).toBe(true);
    expect(await isGone(pid())).toBe(true);
  }, 20_000);

  test('a program that does not hear the first signal gets the second, and one that hears neither is killed', async () => {
    const deaf = "process.on('SIGINT', () => console.log('SIGINT'));";
    const hears = `${deaf} process.on('SIGTERM', () => { console.log('SIGTERM'); process.exit(5); }); ${WAIT}`;
    const hearsNothing = `${deaf} process.on('SIGTERM', () => console.log('SIGTERM')); ${WAIT}`;
    const told = ['stdout: SIGINT', 'stdout: SIGTERM'];
    const ends = [hears, hearsNothing].map((script) => runNode(script, { timeoutMs: 1500 }));
    expect(await Promise.all(ends)).toEqual([
      { exitCode: 5, timedOut: true, cancelled: false, lines: told },
      { exitCode: null, signal: 'SIGKILL', timedOut: true, cancelled: false, lines: told },
    ]);
  }, 20_000);

  test('a cancelled program is ended, and does not count as timed out', async () => {
    const controller = new AbortController();
    const ended = runNode(`console.log('up'); ${WAIT}`, {
      signal: controller.signal,
      timeoutMs: 60_000,
      onLine: () => controller.abort(),
    });
    expect(await ended).toMatchObject({ exitCode: null, signal: 'SIGINT', timedOut: false, cancelled: true });
  }, 20_000);

  test('a program that hangs is terminated, and does not count as cancelled', async () => {
    const hang = new AbortController();
    const script = `process.on('SIGTERM', () => process.exit(0)); console.log('up'); ${WAIT}`;
    const ended = await runNode(script, { hang: hang.signal, onLine: () => hang.abort() });
    expect(ended).toMatchObject({ exitCode: 0, timedOut: false, cancelled: false, hung: true });
  }, 20_000);

  test('a program that hangs and hears nothing is killed', async () => {
    const hang = new AbortController();
    const script = `process.on('SIGTERM', () => console.log('no')); console.log('up'); ${WAIT}`;
    const ended = await runNode(script, { hang: hang.signal, onLine: () => hang.abort() });
    expect(ended).toMatchObject({ signal: 'SIGKILL', hung: true });
  }, 20_000);

  test('what hangs and is cancelled meanwhile is ended as what is cancelled', async () => {
    const [hang, cancel] = [new AbortController(), new AbortController()];
    const script = `process.on('SIGTERM', () => console.log('term')); console.log('up'); ${WAIT}`;
    const onLine = (line: string) => (line === 'up' ? hang : cancel).abort();
    const ended = await runNode(script, { hang: hang.signal, signal: cancel.signal, onLine });
    expect(ended).toMatchObject({ signal: 'SIGINT', cancelled: true });
    expect(ended).not.toHaveProperty('hung');
  }, 20_000);

  test.each(['false', 'true'])(
    'its processes are known, parents first (in a group of its own: %s)',
    async (detached) => {
      const looks: Promise<readonly ProcessInfo[]>[] = [];
      let ticks = 0;
      const stop = new AbortController();
      const onTick = (id: number): void => {
        looks.push(processes.tree(id));
        ticks += 1;
        if (ticks === 3) stop.abort();
      };
      await runNode(`${LEAVE_BEHIND.replace('DETACHED', detached)} ${WAIT}`, { onTick, signal: stop.signal });
      if (detached === 'true') process.kill(pid(), 'SIGKILL');
      const [parent, child, ...more] = (await looks[1]) ?? [];
      expect(more).toEqual([]);
      expect(child).toMatchObject({ pid: pid(), parent: parent?.pid });
      expect(child?.command).toContain('600_000');
    },
    20_000,
  );

  test('what is cancelled before it starts is ended too', async () => {
    const { cancelled } = await runNode(WAIT, { signal: AbortSignal.abort() });
    expect(cancelled).toBe(true);
  }, 20_000);

  test('a time-out longer than the longest timer does not fire at once', async () => {
    const { timedOut } = await runNode('setTimeout(() => {}, 500)', { timeoutMs: 2 ** 31 });
    expect(timedOut).toBe(false);
  });

  test('a time-out after the end changes nothing', async () => {
    const { timedOut } = await runNode('', { timeoutMs: 30_000 });
    expect(timedOut).toBe(false);
  });
});
