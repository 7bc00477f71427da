/** Any other framework: the user says how to run it. */
import { UsageError } from '../model.ts';
import { asArgument, reportPath, splitToFit } from './command-line.ts';
import type { Framework, Invocation, RunRequest } from './framework.ts';

const PLACEHOLDERS = new Map([
  ['{tests}', 'one argument for each test unit; an argument by itself'],
  ['{tests-file}', 'the path of a file that holds them, one a line'],
  ['{junit}', 'the path of the JUnit file to write'],
]);
const PLACEHOLDER = /\{[a-z][a-z_-]*\}/gi;

export const custom: Framework = {
  name: 'custom',
  title: 'your own command',
  needs: 'list-command or tests here, and command in the run action',
  patterns: [],
  detect: () => undefined,
  run: (request) => expandCommand(request, request.command ?? []),
};

export const hasPlaceholders = (command: readonly string[] = []): boolean =>
  command.some((word) => [...PLACEHOLDERS.keys()].some((placeholder) => word.includes(placeholder)));

/**
 * Puts the tests and the paths where the command's placeholders are.
 * @throws UsageError for a command that could not work
 */
export function expandCommand(request: RunRequest, command: readonly string[]): Invocation[] {
  const problem = findProblem(command);
  if (problem !== undefined)
    throw new UsageError(`input command is ${JSON.stringify(command.join(' '))}, but ${problem}`);
  return pieces(request, command).map((units, index) => {
    const [program = '', ...args] = [...command, ...request.args].flatMap((word) =>
      word === '{tests}' ? units : [fill(word, request, index)],
    );
    return { program, args };
  });
}

/** A file with all the tests goes with one command; else there are as many commands as the list is long. An id need not be a file: others stay as they are. */
function pieces(
  { units, dashedFiles, args, maxCommandLine, reportDirectory }: RunRequest,
  command: readonly string[],
): (readonly string[])[] {
  const safe = units.map((id) => (dashedFiles?.has(id) ? asArgument(id) : id));
  if (command.some((word) => word.includes('{tests-file}'))) return [safe];
  return splitToFit(safe, [...command, ...args, reportDirectory], maxCommandLine);
}

const fill = (word: string, request: RunRequest, index: number): string =>
  word
    .replaceAll('{tests-file}', () => request.testsFile)
    .replaceAll('{junit}', () => reportPath(request, 'custom', index));

/** What is wrong with the user's command, and what to write; undefined when nothing is. */
export function findProblem(command: readonly string[]): string | undefined {
  const found = command.flatMap((word) => word.match(PLACEHOLDER) ?? []);
  const unknown = found.find((placeholder) => !PLACEHOLDERS.has(placeholder));
  const inside = command.find((word) => word.includes('{tests}') && word !== '{tests}');
  if (command.length === 0) return `it is empty: ${WRITE}`;
  if (unknown !== undefined) return `${unknown} is no placeholder: ${WRITE}`;
  if (inside !== undefined)
    return `{tests} stands inside ${JSON.stringify(inside)}: it becomes many arguments, so put blanks around it, or use {tests-file}`;
  if (command[0] === '{tests}') return `it begins with {tests}: write the program to run first`;
  if (!found.includes('{tests}') && !found.includes('{tests-file}'))
    return `without {tests} or {tests-file} every shard would run all the tests: ${WRITE}`;
  if (!found.includes('{junit}')) return `without {junit} nobody would know what its tests gave: ${WRITE}`;
  return undefined;
}

const WRITE = `write ${[...PLACEHOLDERS].map(([placeholder, meaning]) => `${placeholder} (${meaning})`).join(', ')}`;
