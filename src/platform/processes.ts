/** Child processes, shared by both platforms: no shell, own process group, always ended. */

import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type CommandLine,
  CommandNotFound,
  type Processes,
  type ProcessOptions,
  type ProcessResult,
} from './platform.ts';

/** Interrupted, most runners still write the report of what finished. Together less than the 10 s that GitHub leaves a cancelled step. */
const ENDING: readonly { readonly afterMs: number; readonly signal: NodeJS.Signals }[] = [
  { afterMs: 0, signal: 'SIGINT' },
  { afterMs: 4000, signal: 'SIGTERM' },
  { afterMs: 6000, signal: 'SIGKILL' },
];

/** What left the group (a daemon) may hold our pipes open for ever: after this long nobody listens to it any more. */
const LISTEN_AFTER_EXIT_MS = 3000;

/** `setTimeout` takes 32 bits and fires at once beyond them. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const WINDOWS = process.platform === 'win32';

/** Leaders of the groups that run now. */
const running = new Set<number>();
const endAll = () => {
  for (const pid of running) killGroup(pid, 'SIGKILL');
};

export function createProcesses(): Processes {
  // Whoever leaves at once, as with a second Ctrl-C, leaves nothing behind.
  if (!process.listeners('exit').includes(endAll)) process.on('exit', endAll);
  return { run };
}

async function run(command: CommandLine, options: ProcessOptions): Promise<ProcessResult> {
  // Loaded here, since a merge starts no process and should not wait for it.
  const { execa } = await import('execa');
  const child = execa(command.program, [...command.args], {
    cwd: options.cwd,
    env: { ...command.env, ...searchPaths(command) },
    preferLocal: true,
    localDir: options.cwd,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // A group of its own lets us end the test runner's children too; they would keep ports, devices and pipes.
    detached: !WINDOWS,
  });
  const lines = [child.stdout, child.stderr].map((stream, i) =>
    readLines(stream, i === 0 ? 'stdout' : 'stderr', options),
  );
  const ending = endWhenAsked(child, options);
  if (child.pid !== undefined) running.add(child.pid);
  child.once('exit', () => {
    // Children that the runner left behind would hold our pipes open for ever.
    killGroup(child.pid, 'SIGKILL');
    setTimeout(() => [child.stdout, child.stderr].map((stream) => stream.destroy()), LISTEN_AFTER_EXIT_MS).unref();
  });
  const result = await child;
  ending.settle();
  if (child.pid !== undefined) running.delete(child.pid);
  await Promise.all(lines);
  if (NOT_STARTED.includes(result.code ?? '')) throw new CommandNotFound(whyNotStarted(command, options, result));
  if (result.exitCode === undefined && result.signal === undefined) throw result;
  return {
    exitCode: result.exitCode ?? null,
    ...(result.signal === undefined ? {} : { signal: result.signal }),
    timedOut: ending.reason() === 'timeout',
    cancelled: ending.reason() === 'cancel',
  };
}

function searchPaths({ searchFirst = {} }: CommandLine): Record<string, string> {
  const lists = Object.entries(searchFirst).map(([name, folder]) => {
    const others = process.env[name];
    return [name, others === undefined || others === '' ? folder : `${folder}${delimiter}${others}`];
  });
  return Object.fromEntries(lists);
}

function readLines(stream: NodeJS.ReadableStream, name: 'stdout' | 'stderr', options: ProcessOptions): Promise<void> {
  const reader = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  reader.on('line', (line) => options.onLine?.(line, name));
  stream.once('close', () => reader.close());
  return new Promise((resolve) => reader.once('close', resolve));
}

type EndReason = 'timeout' | 'cancel';

/** Ends the child's group on time-out or cancellation. */
function endWhenAsked(child: { pid?: number | undefined }, { timeoutMs, signal }: ProcessOptions) {
  let reason: EndReason | undefined;
  let steps: NodeJS.Timeout[] = [];
  const end = (why: EndReason) => {
    if (reason !== undefined) return;
    reason = why;
    steps = ENDING.map((step) => setTimeout(() => killGroup(child.pid, step.signal), step.afterMs));
  };
  const cancel = () => end('cancel');
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => end('timeout'), Math.min(timeoutMs, MAX_TIMER_MS));
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  return {
    reason: () => reason,
    settle: () => {
      clearTimeout(timer);
      for (const step of steps) clearTimeout(step);
      signal?.removeEventListener('abort', cancel);
    },
  };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(WINDOWS ? pid : -pid, signal);
  } catch (problem) {
    // ESRCH: the whole group is gone already. EPERM: macOS says so of a group whose members are all zombies.
    const code = (problem as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw problem;
  }
}

/** There is no such program or folder, or it is no program. */
const NOT_STARTED = ['ENOENT', 'ENOTDIR', 'EACCES', 'ENOEXEC'];

function whyNotStarted(
  { program }: CommandLine,
  { cwd }: ProcessOptions,
  problem: { originalMessage?: string | undefined; code?: string | undefined },
) {
  if (!existsSync(cwd)) return `the command "${program}" cannot be started: there is no folder ${cwd}`;
  if (problem.code !== 'ENOENT') return `the command "${program}" cannot be started: ${problem.originalMessage}`;
  const path = process.env['PATH'] ?? '';
  return `the command "${program}" was not found; searched node_modules/.bin at and above ${cwd}, and PATH=${path}`;
}
