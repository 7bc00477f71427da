/** The commands about devices as a user starts them, with boards that need no tool. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';

const CLI = join(import.meta.dirname, '../../dist/cli/index.js');
const BOARDS = ['--devices-command', 'cat boards', '--match', 'platform=board'];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shardwise-devices-'));
  // Without adb, which would start a server of the host and leave it behind.
  mkdirSync(join(root, 'bin'));
  for (const program of ['sh', 'cat', 'sleep', 'touch', 'true'])
    symlinkSync(`/bin/${program}`, join(root, 'bin', program));
  writeFileSync(join(root, 'boards'), 'tty0 platform=board model=Nano\ntty1 platform=board\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shardwise = (...args: readonly string[]) =>
  execa(process.execPath, [CLI, ...args], {
    cwd: root,
    reject: false,
    env: { CI: 'true', GITHUB_ACTIONS: '', SHARDWISE_LEASES: join(root, 'leases'), PATH: join(root, 'bin') },
  });
const appears = async (file: string): Promise<void> => {
  while (!existsSync(join(root, file))) await wait(20);
};
const states = async (): Promise<string[]> => {
  const { stdout } = await shardwise('devices', '--json', ...BOARDS);
  return (JSON.parse(stdout) as { lease?: object }[]).map(({ lease }) => (lease === undefined ? 'free' : 'used'));
};

test('the words behind -- are a command of its own, with its own output and exit code', async () => {
  const { exitCode, stdout } = await shardwise(
    'with-devices',
    ...BOARDS,
    '--',
    'sh',
    '-c',
    'printf "%s|" "$@"; exit 5',
    'sh',
    '--json',
    '--',
    '{device}',
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '--json|--|tty0|' });
});

test('conditions may be given one by one, and all count', async () => {
  const { stdout } = await shardwise('devices', '--json', ...BOARDS, '--match', 'model=Nano');
  expect(JSON.parse(stdout)).toMatchObject([{ id: 'board:tty0' }]);
});

test('an interrupt ends the command, and its device is free again', async () => {
  const running = shardwise('with-devices', ...BOARDS, '--', 'sh', '-c', 'touch started; exec sleep 60');
  await appears('started');
  expect(await states()).toEqual(['used', 'free']);
  running.kill('SIGTERM');
  expect((await running).exitCode).toBe(130);
  expect(await states()).toEqual(['free', 'free']);
});

test('one that is killed leaves its device to the next one only later, and that one names it', async () => {
  const running = shardwise('with-devices', ...BOARDS, '--', 'sh', '-c', 'echo $$ > pid; exec sleep 60');
  await appears('pid');
  // Its command goes on, and has its output streams.
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await ended;
  const { exitCode, stderr } = await shardwise(
    'with-devices',
    '--count',
    '2',
    '--devices-wait',
    '1s',
    ...BOARDS,
    '--',
    'true',
  );
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/too few are free: board:tty0: used by a local run on .+ \(process \d+\) since/);
  process.kill(Number(readFileSync(join(root, 'pid'), 'utf8')), 'SIGKILL');
  await running;
});

test('mistakes are named, all at once', async () => {
  const { exitCode, stderr } = await shardwise(
    'with-devices',
    '--count',
    '0',
    '--match',
    'colour=red',
    '--platform',
    'x',
    '--',
    'true',
  );
  expect(exitCode).toBe(2);
  for (const name of ['count', 'match', 'platform']) expect(stderr).toContain(`input ${name} is `);
});
