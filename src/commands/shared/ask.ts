/** Asks the framework for its tests, for the plan and for a shard that compares, and for what they load. */
import { dirname } from 'node:path';
import type {
  Framework,
  Invocation,
  Listed,
  ListRequest,
  Question,
  SearchedProject,
} from '../../frameworks/framework.ts';
import { commandLineLimit } from '../../frameworks/shared/command-line.ts';
import { UsageError } from '../../model.ts';
import type { Platform, ProcessOptions } from '../../platform/platform.ts';
import { visible, visibleLines } from '../../text/escape.ts';
import { listSome } from '../../text/numbers.ts';
import { runCommand } from '../run/command.ts';
import { isCommandNotFound } from './command-not-found.ts';

/** The framework could not be asked. With `discovery: auto` the plan goes on without it. */
export class NotAsked extends UsageError {
  /** What the user should know when the plan goes on. Empty when the framework is simply not installed. */
  readonly warnings: readonly string[];

  constructor(message: string, warnings: readonly string[] = [message]) {
    super(message);
    this.warnings = warnings;
  }
}

/** Where a framework is asked. */
export interface AskedPlace {
  /** Absolute working directory. */
  readonly folder: string;
  readonly readProject: () => Promise<SearchedProject>;
  readonly signal?: AbortSignal;
}

/**
 * The answer of the framework, which runs no test for it.
 * @throws NotAsked
 */
export async function ask<Answer>(
  { title }: Framework,
  list: Question<Answer>,
  request: Omit<ListRequest, 'reporters' | 'maxCommandLine' | 'project'>,
  { folder, readProject, signal }: AskedPlace,
  platform: Platform,
): Promise<Answer> {
  if (!list.reaches(request))
    throw new NotAsked(
      `${title} could not be asked for its tests, because input command hides its environment: ${JSON.stringify(request.command?.join(' '))}`,
    );
  const { files, context } = platform;
  await files.remove(request.output);
  await files.makeDirectory(dirname(request.output));
  const maxCommandLine = commandLineLimit(context.runner.os);
  const project = list.needsProject ? await readProject() : undefined;
  const command = list.command({
    ...request,
    ...(project && { project }),
    reporters: context.reporters,
    maxCommandLine,
  });
  const ends: Captured[] = [];
  for (const invocation of [command].flat())
    ends.push(
      await capture(invocation, folder, platform, signal).catch((problem: unknown) => {
        throw isCommandNotFound(problem) ? new NotAsked(problem.message, []) : problem;
      }),
    );
  const { exitCode, last } = ends.find((end) => end.exitCode !== 0) ?? ends[0] ?? NOTHING_CAPTURED;
  const text = await files.readText(request.output);
  if (text === undefined) {
    const message = `${title} could not list its tests (exit code ${exitCode}):\n${last}`;
    throw list.notInstalled?.test(last) ? new NotAsked(message, []) : new NotAsked(message);
  }
  return parseAnswer(() => list.parse(text, folder, project), text, title);
}

function parseAnswer<Answer>(parse: () => Answer, text: string, title: string): Answer {
  try {
    return parse();
  } catch {
    throw new NotAsked(
      `the list of tests that ${title} wrote cannot be read: ${visible(text.slice(0, QUOTED_CHARACTERS))}`,
    );
  }
}

/** Says why there is no list (`Listed.onlyBroken`). */
export const describeOnlyBroken = ({ title }: Framework, broken: Listed['broken'] = new Map()): string =>
  `${title} lists no tests while a file does not load: ${listSome([...broken].map(([file, reason]) => `${file}: ${visible(reason)}`))}`;

/** How much of a list that cannot be read a message quotes. */
const QUOTED_CHARACTERS = 200;

/** A list may take as long as loading every test file. A longer one hangs. */
const LIST_TIMEOUT_MS = 10 * 60 * 1000;

/** How many lines of the output a message quotes, from the end. */
const QUOTED_LINES = 10;

/** The places of a stack trace alone are as many as that, and the error is above them. */
const saysWhy = (line: string): boolean => line.trim() !== '' && !/^(?:\s+at |#\d+ )/.test(line);

export interface Captured {
  readonly exitCode: number | null;
  /** All of stdout. */
  readonly output: string;
  /** The last lines. */
  readonly last: string;
}

const NOTHING_CAPTURED: Captured = { exitCode: 0, output: '', last: '' };

/** Runs a command to its end. @param cwd absolute @throws CommandNotFound */
export async function capture(
  invocation: Invocation,
  cwd: string,
  platform: Pick<Platform, 'files' | 'processes'>,
  signal?: AbortSignal,
): Promise<Captured> {
  const output: string[] = [];
  const all: string[] = [];
  const options: ProcessOptions = {
    cwd,
    timeoutMs: LIST_TIMEOUT_MS,
    ...(signal && { signal }),
    onLine: (line, stream) => {
      if (stream === 'stdout') output.push(line);
      all.push(line);
    },
  };
  const { exitCode } = await runCommand({ invocation, leaves: undefined, leftFolder: cwd, options }, platform);
  return {
    exitCode,
    output: output.join('\n'),
    last: visibleLines(all.filter(saysWhy).slice(-QUOTED_LINES).join('\n')),
  };
}
