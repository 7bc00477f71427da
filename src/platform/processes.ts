/** Child processes, used by both platforms. Each runs without a shell, in its own process group, and is always ended. */

import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { readLines } from './lines.ts';
import {
  type CommandLine,
  CommandNotFound,
  type Processes,
  type ProcessOptions,
  type ProcessResult,
} from './platform.ts';
import { processTree } from './process-tree.ts';
import { processUsage } from './process-usage.ts';

type EndReason = 'timeout' | 'cancel' | 'hang';

/** Signals that end a process group. Most test runners still write their report after SIGINT. One that hangs does not. */
const ENDING: Readonly<Record<EndReason, readonly { readonly afterMs: number; readonly signal: NodeJS.Signals }[]>> = {
  timeout: [
    { afterMs: 0, signal: 'SIGINT' },
    { afterMs: 4000, signal: 'SIGTERM' },
    { afterMs: 6000, signal: 'SIGKILL' },
  ],
  // GitHub ends a cancelled step after 7.5 s by SIGTERM, and after 10 s by SIGKILL. Until then the results must be uploaded.
  cancel: [
    { afterMs: 0, signal: 'SIGINT' },
    { afterMs: 2500, signal: 'SIGTERM' },
    { afterMs: 4000, signal: 'SIGKILL' },
  ],
  hang: [
    { afterMs: 0, signal: 'SIGTERM' },
    { afterMs: 10_000, signal: 'SIGKILL' },
  ],
};

/** A daemon that left the group may hold our pipes open for ever. After this time we stop reading them. */
const LISTEN_AFTER_EXIT_MS = 3000;
const LISTEN_AFTER_CANCEL_MS = 500;

/** How often `onTick` is called. */
const TICK_MS = 1000;

/** The longest delay of `setTimeout`, which takes 32 bits. With a longer one it fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const WINDOWS = process.platform === 'win32';

/** Process ids of the leaders of running groups. */
const running = new Set<number>();
const endAll = () => {
  for (const pid of running) killGroup(pid, 'SIGKILL');
};

export function createProcesses(): Processes {
  // A program that exits at once, as after a second Ctrl-C, must leave no processes behind.
  if (!process.listeners('exit').includes(endAll)) process.on('exit', endAll);
  return { run, tree: processTree, usage: processUsage, signal: signalOne };
}

async function run(command: CommandLine, options: ProcessOptions): Promise<ProcessResult> {
  // Loaded here because a merge starts no process and should not wait for the library.
  const { execa } = await import('execa');
  const defaults = unsetVariables(command);
  for (const [name, value] of Object.entries(defaults)) options.onDefault?.(name, value);
  const child = execa(command.program, [...command.args], {
    cwd: options.cwd,
    env: { ...defaults, ...command.env, ...extended(command) },
    preferLocal: true,
    localDir: options.cwd,
    // In a group of its own it may not read from a terminal.
    stdin: options.ownStreams && !process.stdin.isTTY ? 'inherit' : 'ignore',
    stdout: options.ownStreams ? 'inherit' : 'pipe',
    stderr: options.ownStreams ? 'inherit' : 'pipe',
    buffer: false,
    reject: false,
    // A separate group lets us end the test runner's children too. They would keep ports, devices and pipes.
    detached: !WINDOWS,
  });
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  for (const stream of streams) stream.on('data', () => options.onOutput?.());
  const lines = streams.map((stream, i) =>
    readLines(stream, (line) => options.onLine?.(line, i === 0 ? 'stdout' : 'stderr')),
  );
  const ending = endWhenAsked(child, options);
  const { pid } = child;
  const ticks = pid === undefined ? undefined : setInterval(() => options.onTick?.(pid), TICK_MS);
  if (child.pid !== undefined) {
    running.add(child.pid);
    options.onStart?.(child.pid);
  }
  child.once('exit', () => {
    // Children that the test runner left behind would hold our pipes open for ever.
    killGroup(child.pid, 'SIGKILL');
    const listenMs = ending.reason() === 'cancel' ? LISTEN_AFTER_CANCEL_MS : LISTEN_AFTER_EXIT_MS;
    setTimeout(() => streams.map((stream) => stream.destroy()), listenMs).unref();
  });
  const result = await child;
  clearInterval(ticks);
  ending.settle();
  if (child.pid !== undefined) {
    running.delete(child.pid);
    options.onEnd?.(child.pid);
  }
  await Promise.all(lines);
  if (NOT_STARTED.includes(result.code ?? '')) throw notStarted(command, options, result);
  if (result.exitCode === undefined && result.signal === undefined) throw result;
  return {
    exitCode: result.exitCode ?? null,
    ...(result.signal === undefined ? {} : { signal: result.signal }),
    timedOut: ending.reason() === 'timeout',
    cancelled: ending.reason() === 'cancel',
    ...(ending.reason() === 'hang' && { hung: true }),
  };
}

const unsetVariables = ({ defaults = {} }: CommandLine): Record<string, string> =>
  Object.fromEntries(Object.entries(defaults).filter(([name]) => (process.env[name] ?? '') === ''));

/** The variables that get something in front of their value, or behind it. The command may set them too. */
function extended({ env = {}, searchFirst = {}, lastWord = {} }: CommandLine): Record<string, string> {
  const current = (name: string) => env[name] ?? process.env[name] ?? '';
  const joined = (parts: readonly string[], separator: string) => parts.filter((part) => part !== '').join(separator);
  return Object.fromEntries([
    ...Object.entries(searchFirst).map(([name, folder]) => [name, joined([folder, current(name)], delimiter)]),
    ...Object.entries(lastWord).map(([name, word]) => [name, joined([current(name), word], ' ')]),
  ]);
}

/** Ends the child's process group on time-out, on cancellation, or because it hangs. Nothing waits for it once it is cancelled. */
function endWhenAsked(child: { pid?: number | undefined }, { timeoutMs, signal, hang }: ProcessOptions) {
  let reason: EndReason | undefined;
  let steps: NodeJS.Timeout[] = [];
  const end = (why: EndReason) => {
    if (reason !== undefined && (why !== 'cancel' || reason === 'cancel')) return;
    reason = why;
    for (const step of steps) clearTimeout(step);
    steps = ENDING[why].map((step) => setTimeout(() => killGroup(child.pid, step.signal), step.afterMs));
  };
  const cancel = () => end('cancel');
  const stop = () => end('hang');
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => end('timeout'), Math.min(timeoutMs, MAX_TIMER_MS));
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  hang?.addEventListener('abort', stop, { once: true });
  return {
    reason: () => reason,
    settle: () => {
      clearTimeout(timer);
      for (const step of steps) clearTimeout(step);
      signal?.removeEventListener('abort', cancel);
      hang?.removeEventListener('abort', stop);
    },
  };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(WINDOWS ? pid : -pid, signal);
  } catch (problem) {
    // ESRCH: the whole group has already ended. EPERM: macOS reports this for a group of zombies.
    const code = (problem as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw problem;
  }
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, or belongs to another user.
  }
}

/** Codes for a program or folder that does not exist, or a file that is not a program. */
const NOT_STARTED = ['ENOENT', 'ENOTDIR', 'EACCES', 'ENOEXEC'];

function notStarted(
  { program }: CommandLine,
  { cwd }: ProcessOptions,
  problem: { originalMessage?: string | undefined; code?: string | undefined },
): CommandNotFound {
  const cannot = `the command "${program}" cannot be started`;
  if (!existsSync(cwd)) return new CommandNotFound(`${cannot}: there is no folder ${cwd}`);
  if (problem.code !== 'ENOENT') return new CommandNotFound(`${cannot}: ${problem.originalMessage}`);
  const path = process.env['PATH'] ?? '';
  return new CommandNotFound(
    `the command "${program}" was not found`,
    `; searched node_modules/.bin at and above ${cwd}, and PATH=${path}`,
  );
}
