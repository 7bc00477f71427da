/** Test ids as arguments: never taken for an option, never longer together than the system allows. */
import type { RunRequest } from './framework.ts';

/** cmd.exe, which starts npm's programs on Windows, takes 8,191. https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/command-line-string-limitation */
export const WINDOWS_COMMAND_LINE = 8_000;

/** Linux takes 2 MiB and macOS 1 MiB, environment included (`getconf ARG_MAX`), and a character has up to four bytes. */
export const POSIX_COMMAND_LINE = 120_000;

/** @param os as `RunContext.runner.os` has it */
export const commandLineLimit = (os: string): number => (/^win/i.test(os) ? WINDOWS_COMMAND_LINE : POSIX_COMMAND_LINE);

/** A blank and two quotes go with every argument. */
const AROUND_ARGUMENT = 3;

/** `-x.test.js` is a file and no option, `@x_test.py` no list of arguments, `!x.test.js` no glob that excludes. */
export const asArgument = (id: string): string => (/^[-@!#]/.test(id) ? `./${id}` : id);

export const lengthOf = (args: readonly string[]): number =>
  args.reduce((length, arg) => length + arg.length + AROUND_ARGUMENT, 0);

/** Cuts a list into as few pieces as command lines are needed, in order; an id that is too long by itself is a piece by itself. */
export function splitToFit(
  ids: readonly string[],
  others: readonly string[],
  limit = WINDOWS_COMMAND_LINE,
): string[][] {
  const pieces: string[][] = [];
  const room = limit - lengthOf(others);
  let free = 0;
  for (const id of ids) {
    const length = lengthOf([id]);
    if (length > free) {
      pieces.push([]);
      free = room;
    }
    pieces.at(-1)?.push(id);
    free -= length;
  }
  return pieces;
}

/** The files as arguments, or what stands for all of them where they do not fit. */
export function filesThatFit(
  files: readonly string[],
  others: readonly string[],
  all: readonly string[],
  limit = WINDOWS_COMMAND_LINE,
): readonly string[] {
  const args = files.map(asArgument);
  return args.length > 0 && lengthOf([...others, ...args]) <= limit ? args : all;
}

/** The report of the n-th command of a framework, from 0. */
export const reportPath = ({ reportDirectory }: RunRequest, framework: string, index: number): string =>
  `${reportDirectory}/${framework}-${index + 1}.xml`;

/** What starts the framework: the user's own command, or its usual program. */
export function starter({ command = [] }: RunRequest, usual: string): { program: string; before: readonly string[] } {
  const [program = usual, ...before] = command;
  return { program, before };
}
