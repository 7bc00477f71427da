/** Lets the framework list its tests, for the plan and for a shard that compares. */
import { dirname } from 'node:path';
import type { Framework, Invocation, Listed, Lister, ListRequest } from '../../frameworks/framework.ts';
import { commandLineLimit, withVariables } from '../../frameworks/shared/command-line.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { visible, visibleLines } from '../../text/escape.ts';
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

/**
 * The tests that the framework lists without running them.
 * @param folder absolute working directory
 * @throws NotAsked
 */
export async function listTests(
  { title }: Framework,
  list: Lister,
  request: Omit<ListRequest, 'reporters' | 'maxCommandLine'>,
  folder: string,
  platform: Platform,
  signal?: AbortSignal,
): Promise<Listed> {
  if (!list.reaches(request))
    throw new NotAsked(
      `${title} could not be asked for its tests, because input command hides its environment: ${JSON.stringify(request.command?.join(' '))}`,
    );
  const { files, context } = platform;
  await files.remove(request.output);
  await files.makeDirectory(dirname(request.output));
  const maxCommandLine = commandLineLimit(context.runner.os);
  const invocation = list.command({ ...request, reporters: context.reporters, maxCommandLine });
  const { exitCode, last } = await capture(invocation, folder, platform, signal).catch((problem: unknown) => {
    throw isCommandNotFound(problem) ? new NotAsked(problem.message, []) : problem;
  });
  const text = await files.readText(request.output);
  if (text === undefined) {
    const message = `${title} could not list its tests (exit code ${exitCode}):\n${last}`;
    throw NOT_INSTALLED.test(last) ? new NotAsked(message, []) : new NotAsked(message);
  }
  return parseList(list, text, folder, title);
}

function parseList(list: Lister, text: string, folder: string, title: string): Listed {
  try {
    return list.parse(text, folder);
  } catch {
    throw new NotAsked(
      `the list of tests that ${title} wrote cannot be read: ${visible(text.slice(0, QUOTED_CHARACTERS))}`,
    );
  }
}

/** How much of a list that cannot be read a message quotes. */
const QUOTED_CHARACTERS = 200;

/** What node says of `node node_modules/jest/bin/jest.js` where nothing is installed. */
const NOT_INSTALLED = /Cannot find module '[^']{0,1000}node_modules/;

/** A list may take as long as loading every test file. A longer one hangs. */
const LIST_TIMEOUT_MS = 10 * 60 * 1000;

/** How many lines of the output a message quotes, from the end. */
const QUOTED_LINES = 10;

/** The places of a stack trace alone are as many as that, and the error is above them. */
const saysWhy = (line: string): boolean => line.trim() !== '' && !/^\s+at /.test(line);

/** Runs a command to its end. @param cwd absolute @throws CommandNotFound */
export async function capture(command: Invocation, cwd: string, { processes }: Platform, signal?: AbortSignal) {
  const output: string[] = [];
  const all: string[] = [];
  const { exitCode } = await processes.run(withVariables(command), {
    cwd,
    timeoutMs: LIST_TIMEOUT_MS,
    ...(signal && { signal }),
    onLine: (line, stream) => {
      if (stream === 'stdout') output.push(line);
      all.push(line);
    },
  });
  return {
    exitCode,
    output: output.join('\n'),
    last: visibleLines(all.filter(saysWhy).slice(-QUOTED_LINES).join('\n')),
  };
}
