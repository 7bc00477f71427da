/** Any other framework. The user writes the command that runs it. */
import { UsageError } from '../model.ts';
import type { Framework, Invocation, RunRequest } from './framework.ts';
import { coverageFile, PYTHON_COVERAGE, pythonDefaults, runsPython } from './python/python.ts';
import { asArgument, reportPath, splitToFit } from './shared/command-line.ts';

const PLACEHOLDERS = new Map([
  ['{tests}', 'one argument for each test unit; it must be a separate argument'],
  ['{tests-file}', 'the path of a file with the test units, one per line'],
  ['{junit}', 'the path of the JUnit file to write'],
]);
/** Filled in later, where the command has a device. */
const OF_DEVICES = ['{device}', '{port}'];
const PLACEHOLDER = /\{[a-z][a-z_-]*\}/gi;

/** The folders of Cypress, which has no framework of its own here. */
const CYPRESS = ['**/cypress/screenshots/**', '**/cypress/videos/**'];

export const custom: Framework = {
  name: 'custom',
  title: 'your own command',
  setUp: { language: 'none' },
  unit: 'what your list says',
  needs: 'list-command or tests here, and command in the run action',
  patterns: [],
  detect: () => undefined,
  coverage: PYTHON_COVERAGE,
  attachments: CYPRESS,
  run: (request) => expandCommand(request, request.command ?? []),
};

export const hasPlaceholders = (command: readonly string[] = []): boolean =>
  command.some((word) => [...PLACEHOLDERS.keys()].some((placeholder) => word.includes(placeholder)));

/** The command without the place of the tests, which is no filter. */
export const withoutTests = (command: readonly string[]): readonly string[] =>
  command.filter((word) => word !== '{tests}');

/**
 * Replaces the placeholders of the command by the tests and the paths.
 * @throws UsageError for a command that cannot work
 */
export function expandCommand(request: RunRequest, command: readonly string[]): Invocation[] {
  const problem = findProblem(command);
  if (problem !== undefined)
    throw new UsageError(`input command is ${JSON.stringify(command.join(' '))}, but ${problem}`);
  return pieces(request, command).map((units, index) => {
    const [program = '', ...args] = [...command, ...request.args].flatMap((word) =>
      word === '{tests}' ? units : [fill(word, request, index)],
    );
    return { program, args, ...(runsPython(command) && { defaults: pythonDefaults(coverageFile(request, index)) }) };
  });
}

/**
 * The tests of each command. A file with all the tests needs only one command; a long list of arguments needs several.
 * Only ids that are files are changed into safe arguments.
 */
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

/** The problem with the user's command and what to write; undefined when there is no problem. */
export function findProblem(command: readonly string[]): string | undefined {
  const found = command.flatMap((word) => word.match(PLACEHOLDER) ?? []);
  const unknown = found.find((placeholder) => !PLACEHOLDERS.has(placeholder) && !OF_DEVICES.includes(placeholder));
  const inside = command.find((word) => word.includes('{tests}') && word !== '{tests}');
  if (command.length === 0) return `it is empty: ${WRITE}`;
  if (unknown !== undefined) return `${unknown} is not a placeholder: ${WRITE}`;
  if (inside !== undefined)
    return `{tests} is inside ${JSON.stringify(inside)}, but it becomes many arguments: put blanks around it, or use {tests-file}`;
  if (command[0] === '{tests}') return `it begins with {tests}: write the program to run first`;
  if (!found.includes('{tests}') && !found.includes('{tests-file}'))
    return `without {tests} or {tests-file} every shard would run all the tests: ${WRITE}`;
  if (!found.includes('{junit}')) return `without {junit} the results of the tests would be unknown: ${WRITE}`;
  return undefined;
}

const WRITE = `write ${[...PLACEHOLDERS].map(([placeholder, meaning]) => `${placeholder} (${meaning})`).join(', ')}`;
