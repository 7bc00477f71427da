/** What is seen of a command that hangs, before it is ended: its processes, and the stacks of those that can tell them. */
import type { Platform, ProcessInfo } from '../../platform/platform.ts';
import { visible, visibleLines } from '../../text/escape.ts';

export interface HangScene {
  readonly processes: readonly string[];
  /** Empty where no process tells one. */
  readonly stacks: readonly string[];
}

/** How a runtime is asked for the stacks of all its threads. It prints them itself. */
interface Runtime {
  readonly name: string;
  readonly isRunBy: (command: string) => boolean;
  readonly signal: 'SIGQUIT';
}

const RUNTIMES: readonly Runtime[] = [
  { name: 'the JVM', isRunBy: (command) => /^(?:\S{0,400}\/)?java(?: |$)/.test(command), signal: 'SIGQUIT' },
  { name: 'Go', isRunBy: (command) => /^\S{1,400}\.test -test\./.test(command), signal: 'SIGQUIT' },
];

/** How the name of a file ends in which a process, whose id stands before it, writes its stack when it gets SIGUSR1. Our plugins make it. */
const STACK_FILE = '.stack';

const ANSWER_MS = 1500;
const MOST_PROCESSES = 50;
const MOST_CHARACTERS = 200;
const MOST_STACK_LINES = 200;

/** @param journal where our plugin writes, with the files for the stacks beside it */
export async function lookAtHang(
  leader: number,
  journal: string | undefined,
  { files, processes, leases }: Pick<Platform, 'files' | 'processes' | 'leases'>,
): Promise<HangScene> {
  const tree = await processes.tree(leader);
  for (const { pid, command } of tree)
    for (const runtime of RUNTIMES) if (runtime.isRunBy(command)) processes.signal(pid, runtime.signal);
  const told = await stackFiles(journal, tree, files);
  for (const { pid } of told) processes.signal(pid, 'SIGUSR1');
  await leases.pause(ANSWER_MS);
  const stacks: string[] = [];
  for (const { pid, path } of told) stacks.push(...linesOf(pid, (await files.readText(path)) ?? ''));
  return { processes: tree.slice(0, MOST_PROCESSES).map(asLine), stacks };
}

const asLine = ({ pid, parent, command }: ProcessInfo): string =>
  `${pid} (of ${parent}) ${visible(command).slice(0, MOST_CHARACTERS)}`;

async function stackFiles(
  journal: string | undefined,
  tree: readonly ProcessInfo[],
  files: Platform['files'],
): Promise<{ readonly pid: number; readonly path: string }[]> {
  if (journal === undefined) return [];
  const wanted = tree.map(({ pid }) => ({ pid, path: `${journal}.${pid}${STACK_FILE}` }));
  const found = [];
  for (const one of wanted) if (await files.exists(one.path)) found.push(one);
  return found;
}

const linesOf = (pid: number, stack: string): string[] =>
  stack.trim() === ''
    ? []
    : [`stack of ${pid}:`, ...visibleLines(stack).trimEnd().split('\n').slice(0, MOST_STACK_LINES)];
