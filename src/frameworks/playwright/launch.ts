/** How Playwright is started, and the arguments of its command line. https://playwright.dev/docs/test-cli */
import type { OwnCommand, Project, ScriptCommand } from '../framework.ts';
import {
  type Argument,
  findRefused,
  parseArguments,
  plainValues,
  plainWords,
  type Syntax,
  withoutOptions,
} from '../javascript/arguments.ts';
import { ownToolCommand, placeOfProgram, starterIn, type Tool, textsOf } from '../javascript/launch.ts';

const SHORT_NAMES: Readonly<Record<string, string>> = {
  c: 'config',
  g: 'grep',
  G: 'grepInvert',
  h: 'help',
  j: 'workers',
  u: 'updateSnapshots',
  V: 'version',
  x: 'maxFailures',
};

const TAKES_ONE = new Set(
  `addReporter browser config globalTimeout grep grepInvert lastFailedFile maxFailures output repeatEach reporter retries runAgents shard
  testList testListInvert timeout trace tsconfig uiHost uiPort updateSourceMethod workers`.split(/\s+/),
);
const MAY_TAKE_ONE = new Set(['debug', 'onlyChanged', 'shuffle', 'updateSnapshots']);

const SYNTAX: Syntax = {
  names: SHORT_NAMES,
  wordsTaken(option, next) {
    if (TAKES_ONE.has(option)) return Math.min(1, next.length);
    if (option === 'project') return plainWords(next);
    return MAY_TAKE_ONE.has(option) ? Math.min(1, plainWords(next)) : 0;
  },
};

const PROGRAM = /(?:^|[\\/])(?:playwright|@playwright[\\/]test[\\/]cli\.js|playwright[\\/]cli\.js)$/;

/** The place after `playwright test`; 0 when there is none, as in `npm run e2e --`. */
function endOfPlaywright(words: readonly string[]): number {
  const program = placeOfProgram(words, PROGRAM);
  return program >= 0 && words[program + 1] === 'test' ? program + 2 : 0;
}

export const PLAYWRIGHT: Tool = { usual: 'playwright test', syntax: SYNTAX, endOf: endOfPlaywright };

/** Whether a command of a script runs tests with Playwright. */
export const runsPlaywright = ({ words }: ScriptCommand): boolean => endOfPlaywright(words.map(({ text }) => text)) > 0;

/** What chooses files. A shard has its files already. `undefined` stands for the words that are no options, which are patterns of paths. */
const CHOOSES_FILES: readonly (string | undefined)[] = [undefined, 'onlyChanged'];

export const withoutFileChoice = (args: readonly Argument[]): string[] => withoutOptions(args, CHOOSES_FILES);

/** Arguments that no shard can run with, with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['ui', 'never ends'],
  ['uiHost', 'never ends'],
  ['uiPort', 'never ends'],
  ['debug', 'never ends'],
  ['list', 'runs no test'],
  ['help', 'runs no test'],
  ['version', 'runs no test'],
  ['shard', 'leaves out tests of the shard'],
  ['lastFailed', 'leaves out tests of the shard'],
  ['updateSnapshots', 'changes files that nobody keeps'],
]);

export function findBadPlaywrightArgument(words: readonly string[]): string | undefined {
  const args = parseArguments(words, SYNTAX);
  const line = plainValues(args).find((pattern) => /:\d+$/.test(pattern));
  return findRefused(args, REFUSED) ?? (line && `${line} names a line, and lines move: write the test's title with -g`);
}

/** Options of a script that are about its output, or about a single run. */
const LEFT_OUT: readonly string[] = [...REFUSED.keys(), 'headed', 'maxFailures', 'reporter', 'addReporter', 'quiet'];

/** The command of the script `test`, or of the only script that starts Playwright. */
export const ownPlaywrightCommand = (project: Project): OwnCommand | undefined =>
  ownToolCommand(project, PLAYWRIGHT, ownWords);

function ownWords(command: ScriptCommand): string[] | undefined {
  const words = textsOf(command);
  const end = endOfPlaywright(words);
  if (end === 0) return undefined;
  const args = withoutOptions(parseArguments(words.slice(end), SYNTAX), LEFT_OUT);
  return [...starterIn(words.slice(0, end - 1)), 'test', ...args];
}
