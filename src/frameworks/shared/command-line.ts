/** Passes test ids as arguments. They are never read as options, and never longer together than the system allows. */
import type { Invocation, RunRequest } from '../framework.ts';

/** How the name of a journal ends. */
export const JOURNAL = '.journal.jsonl';

/** The same where the report grows with the tests, so that what ran when the process died is a report of its own. */
export const RUNNING_JOURNAL = `-running${JOURNAL}`;

/** The report that grows beside such a journal. Undefined where the report does not grow. */
export const grownReport = (journal: string): string | undefined =>
  journal.endsWith(RUNNING_JOURNAL) ? `${journal.slice(0, -RUNNING_JOURNAL.length)}.xml` : undefined;

/** The limit on Windows: cmd.exe, which starts npm's programs, takes 8,191 characters. https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/command-line-string-limitation */
export const WINDOWS_COMMAND_LINE = 8_000;

/** The limit elsewhere. Linux takes 2 MiB and macOS 1 MiB, environment included (`getconf ARG_MAX`), and a character has up to four bytes. */
export const POSIX_COMMAND_LINE = 120_000;

/** @param os the value of `RunContext.runner.os` */
export const commandLineLimit = (os: string): number => (/^win/i.test(os) ? WINDOWS_COMMAND_LINE : POSIX_COMMAND_LINE);

/** The characters around every argument: a blank and two quotes. */
const AROUND_ARGUMENT = 3;

/**
 * The id with a `./` where a program would misread it: `-x.test.js` as an option, `@x_test.py` as a list of arguments,
 * `!x.test.js` as a glob that excludes.
 */
export const asArgument = (id: string): string => (/^[-@!#]/.test(id) ? `./${id}` : id);

export const lengthOf = (args: readonly string[]): number =>
  args.reduce((length, arg) => length + arg.length + AROUND_ARGUMENT, 0);

/** Splits a list into as few command lines as possible, in order. An id that is too long gets its own command line. */
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

/** The files as arguments; or the arguments that mean all files, where they do not fit. */
export function filesThatFit(
  files: readonly string[],
  others: readonly string[],
  all: readonly string[],
  limit = WINDOWS_COMMAND_LINE,
): readonly string[] {
  const args = files.map(asArgument);
  return args.length > 0 && lengthOf([...others, ...args]) <= limit ? args : all;
}

/** The path of the report of a framework's command. @param index the number of the command, from 0 */
export const reportPath = ({ reportDirectory }: RunRequest, framework: string, index: number): string =>
  `${reportDirectory}/${framework}-${index + 1}.xml`;

/** The path where a plugin writes down what happens in a framework's command (`journal.ts`). @param index the number of the command, from 0 */
export const journalPath = ({ reportDirectory }: RunRequest, framework: string, index: number): string =>
  `${reportDirectory}/${framework}-${index + 1}${JOURNAL}`;

/** That path where the report grows with the tests. */
export const runningPath = ({ reportDirectory }: RunRequest, framework: string, index: number): string =>
  `${reportDirectory}/${framework}-${index + 1}${RUNNING_JOURNAL}`;

/** The program that starts the framework: the user's own command, or the usual program. */
export function starter(
  { command = [] }: Pick<RunRequest, 'command'>,
  usual: string,
): { program: string; before: readonly string[] } {
  const [program = usual, ...before] = command;
  return { program, before };
}

const VARIABLE = /^[A-Za-z_]\w*=/;

/** The command without variables in front of it. */
export const withoutVariables = (command: readonly string[]): readonly string[] =>
  command.slice(command.findIndex((word) => !VARIABLE.test(word)));

/** The invocation of a command that begins with variables, as in `TZ=UTC jest`. They are set on every system, without a shell. */
export function withVariables(invocation: Invocation): Invocation {
  const words = [invocation.program, ...invocation.args];
  const [program = '', ...args] = withoutVariables(words);
  const variables = words.slice(0, words.length - args.length - 1).map((word) => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
  return { ...invocation, program, args, env: { ...invocation.env, ...Object.fromEntries(variables) } };
}
