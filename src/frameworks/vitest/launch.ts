/** How Vitest is started, and the arguments of its command line. https://vitest.dev/guide/cli */
import type { OwnCommand, Project, ScriptCommand } from '../framework.ts';
import {
  type Argument,
  findRefused,
  isOn,
  parseArguments,
  type Syntax,
  valuesOf,
  withoutOptions,
  wordsOfSwitch,
} from '../javascript/arguments.ts';
import { ownToolCommand, placeOfProgram, starterIn, type Tool, textsOf } from '../javascript/launch.ts';

const SHORT_NAMES: Readonly<Record<string, string>> = {
  c: 'config',
  h: 'help',
  p: 'project',
  r: 'root',
  t: 'testNamePattern',
  u: 'update',
  v: 'version',
  w: 'watch',
};

/** The options that take no next word. All others take one. */
const SWITCHES = new Set(
  `allowOnly cache clearCache clearScreen coverage dangerouslyIgnoreUnhandledErrors detectAsyncLeaks disableConsoleIntercept dom expandSnapshotDiff
  expect fileParallelism fsModuleCache globals help hideSkippedTests includeTaskLocation injectCjsGlobals isolate lastFailed logHeapUsage open
  passWithNoTests printConsoleTrace run sharedViteServer sinceLastRun standalone strictTags typecheck ui update version watch
  browser.enabled browser.fileParallelism browser.headless browser.isolate browser.ui coverage.all coverage.allowExternal coverage.clean
  coverage.cleanOnRerun coverage.enabled coverage.excludeAfterRemap coverage.reportOnFailure coverage.skipFull coverage.thresholds.100
  coverage.thresholds.perFile expect.requireAssertions poolOptions.forks.isolate poolOptions.forks.singleFork poolOptions.threads.isolate
  poolOptions.threads.singleThread sequence.concurrent sequence.shuffle sequence.shuffle.files sequence.shuffle.tests typecheck.allowJs
  typecheck.enabled typecheck.ignoreSourceErrors typecheck.only`.split(/\s+/),
);

const SYNTAX: Syntax = {
  names: SHORT_NAMES,
  wordsTaken(option, next) {
    if (SWITCHES.has(option) || /^no[A-Z]/.test(option)) return wordsOfSwitch(next);
    return next[0]?.startsWith('-') === false ? 1 : 0;
  },
};

const PROGRAM = /(?:^|[\\/])vitest(?:\.mjs)?$/;
/** What may follow the program where tests run. A run is asked for by `--run`, because a script such as `npm test` takes no other word. */
const RUNS = /^(?:run|watch|dev)$/;
/** What may follow it where no test runs, or not all of them. */
const OTHER_COMMAND = /^(?:bench|doctor|init|list|related|typecheck)$/;

/** The place after the words that are Vitest; 0 when there are none, as in `npm test --`. */
const endOfVitest = (words: readonly string[]): number => placeOfProgram(words, PROGRAM) + 1;

export const VITEST: Tool = { usual: 'vitest', syntax: SYNTAX, endOf: endOfVitest };

/** What Shardwise gives itself. Vitest stops at a switch that is given twice. */
const GIVEN = ['run', 'includeTaskLocation'];

/** The arguments without the command in front of them, such as `run`, and without what Shardwise gives itself. */
export const withoutCommand = (args: readonly Argument[]): readonly Argument[] => {
  const [first] = args;
  const isCommand = first?.option === undefined && RUNS.test(first?.values[0] ?? '');
  return args.slice(isCommand ? 1 : 0).filter(({ option = '' }) => !GIVEN.includes(option));
};

/** Whether a command of a script runs tests with Vitest. */
export const runsVitest = (command: ScriptCommand): boolean => ownWords(command) !== undefined;

const LEAVES_OUT = 'leaves out tests of the shard';
/** Arguments that no shard can run with, with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['watch', 'never ends'],
  ['standalone', 'runs no test'],
  ['clearCache', 'runs no test'],
  ['listTags', 'runs no test'],
  ['mergeReports', 'runs no test'],
  ['help', 'runs no test'],
  ['version', 'runs no test'],
  ['shard', LEAVES_OUT],
  ['changed', LEAVES_OUT],
  ['lastFailed', LEAVES_OUT],
  ['sinceLastRun', LEAVES_OUT],
]);

export const findBadVitestArgument = (args: readonly string[]): string | undefined =>
  findRefused(parseArguments(args, SYNTAX), REFUSED);

/** Options of a script that are about its output, or about a single run. */
const ABOUT_ONE_RUN: readonly string[] = [
  ...REFUSED.keys(),
  'run',
  'bail',
  'hideSkippedTests',
  'open',
  'outputFile',
  'reporter',
  'silent',
  'ui',
  'update',
];
export const isAboutOneRun = ({ option = '' }: Argument): boolean =>
  ABOUT_ONE_RUN.includes(option) || option === 'coverage' || option.startsWith('coverage.');

/** Whether the arguments measure coverage, in a folder that they do not name. */
export const measuresCoverage = (args: readonly Argument[]): boolean =>
  ['coverage', 'coverage.enabled'].some((option) => isOn(args, option)) &&
  valuesOf(args, 'coverage.reportsDirectory') === undefined;

/** The command of the script `test`, without what is about its output. */
export const ownVitestCommand = (project: Project): OwnCommand | undefined => ownToolCommand(project, VITEST, ownWords);

function ownWords(command: ScriptCommand): string[] | undefined {
  const words = textsOf(command);
  const end = endOfVitest(words);
  if (end === 0 || OTHER_COMMAND.test(words[end] ?? '')) return undefined;
  const args = withoutCommand(parseArguments(words.slice(end), SYNTAX)).filter((arg) => !isAboutOneRun(arg));
  return [...starterIn(words.slice(0, end)), ...withoutOptions(args, [])];
}
