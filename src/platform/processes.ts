/** Child processes, shared by both platforms: no shell, own process group, always ended. */
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

const WINDOWS = process.platform === 'win32';

export function createProcesses(): Processes {
  return { run };
}

async function run(command: CommandLine, options: ProcessOptions): Promise<ProcessResult> {
  // Loaded here, since a merge starts no process and should not wait for it.
  const { execa } = await import('execa');
  const child = execa(command.program, [...command.args], {
    cwd: options.cwd,
    env: { ...command.env },
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
  // Children that the runner left behind would hold our pipes open for ever.
  child.once('exit', () => killGroup(child.pid, 'SIGKILL'));
  const result = await child;
  ending.settle();
  await Promise.all(lines);
  if (result.code === 'ENOENT') throw new CommandNotFound(notFoundMessage(command.program, options.cwd));
  if (result.exitCode === undefined && result.signal === undefined) throw result;
  return {
    exitCode: result.exitCode ?? null,
    ...(result.signal === undefined ? {} : { signal: result.signal }),
    timedOut: ending.reason() === 'timeout',
    cancelled: ending.reason() === 'cancel',
  };
}

function readLines(stream: NodeJS.ReadableStream, name: 'stdout' | 'stderr', options: ProcessOptions): Promise<void> {
  const reader = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  reader.on('line', (line) => options.onLine?.(line, name));
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
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => end('timeout'), timeoutMs);
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

function notFoundMessage(program: string, cwd: string): string {
  const path = process.env['PATH'] ?? '';
  return `the test command "${program}" was not found; searched node_modules/.bin at and above ${cwd}, and PATH=${path}`;
}
