/** How Jest is started: by the user's command, by the project's own script, or as `jest`. */
import type { OwnCommand, Project, RunRequest, ScriptCommand } from '../framework.ts';
import { scriptCommandsOf } from '../javascript/scripts.ts';
import { ownCommandOf } from '../shared/own-command.ts';
import { type JestArgument, parseJestArguments } from './arguments.ts';

export interface JestLaunch {
  readonly program: string;
  /** The words before Jest's own arguments. */
  readonly before: readonly string[];
  readonly args: readonly JestArgument[];
}

export function launchOf({ command = ['jest'], args }: Pick<RunRequest, 'command' | 'args'>): JestLaunch {
  const at = endOfJest(command);
  const [program = 'jest', ...before] = at === 0 ? command : command.slice(0, at);
  return { program, before, args: parseJestArguments([...(at === 0 ? [] : command.slice(at)), ...args]) };
}

/** The place after the word that is Jest; 0 when there is none, as in `npm test --`. */
function endOfJest(words: readonly string[]): number {
  const jest = words.findLastIndex((word) => /(?:^|[\\/])jest(?:\.js)?$/.test(word));
  if (jest >= 0) return jest + 1;
  const scripts = words.findIndex((word) => REACT_SCRIPTS.test(word));
  return scripts >= 0 && words[scripts + 1] === 'test' ? scripts + 2 : 0;
}

/** All arguments that Jest gets: those of the user, and of the script that the user's command runs. */
export function argumentsOf(project: Project, args: readonly string[], command?: readonly string[]): JestArgument[] {
  const launch = launchOf({ args, ...(command === undefined ? {} : { command }) });
  if (command === undefined || endOfJest(command) > 0) return [...launch.args];
  const script =
    scriptCommandsOf(project, command)
      .map(wordsOf)
      .find((words) => endOfJest(words) > 0) ?? [];
  return [...parseJestArguments(script.slice(endOfJest(script))), ...launch.args];
}

/** Whether a command starts Jest through react-scripts, by itself or through a script. */
export const runsReactScripts = (project: Project, command: readonly string[]): boolean =>
  scriptCommandsOf(project, command).some((one) => wordsOf(one).some((word) => REACT_SCRIPTS.test(word)));

const REACT_SCRIPTS = /(?:^|[\\/])react-scripts$/;

const wordsOf = ({ words }: ScriptCommand): string[] => words.map(({ text }) => text);

/** Arguments that choose the test files. A shard has its files already. */
const CHOOSES_FILES: readonly (string | undefined)[] = [
  undefined,
  'testPathPatterns',
  'runTestsByPath',
  'onlyChanged',
  'changedSince',
  'changedFilesWithAncestor',
  'lastCommit',
  'findRelatedTests',
];

export const withoutFileChoice = (args: readonly JestArgument[]): string[] =>
  args.flatMap(({ option, words }) => (CHOOSES_FILES.includes(option) ? [] : words));

export const withoutOption = (args: readonly JestArgument[], name: string): string[] =>
  args.flatMap(({ option, words }) => (option === name ? [] : words));

/** Arguments that no shard can run with, with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['watch', 'never ends'],
  ['watchAll', 'never ends'],
  ['listTests', 'runs no test'],
  ['showConfig', 'runs no test'],
  ['clearCache', 'runs no test'],
  ['collectTests', 'runs no test'],
  ['init', 'runs no test'],
  ['help', 'runs no test'],
  ['version', 'runs no test'],
  ['shard', 'leaves out tests of the shard'],
  ['onlyFailures', 'leaves out tests of the shard'],
]);

export function findBadJestArgument(args: readonly string[]): string | undefined {
  const isOn = ({ values }: JestArgument) => values[0] !== 'false';
  const bad = parseJestArguments(args).find((arg) => REFUSED.has(arg.option ?? '') && isOn(arg));
  return bad && `${bad.words.join(' ')} ${REFUSED.get(bad.option ?? '')}`;
}

/** Options of a script that are about its output, or about a single run. */
const LEFT_OUT: readonly string[] = [
  ...REFUSED.keys(),
  'coverage',
  'collectCoverage',
  'collectCoverageFrom',
  'coverageDirectory',
  'coverageReporters',
  'coverageThreshold',
  'json',
  'outputFile',
  'reporters',
  'testResultsProcessor',
  'verbose',
  'silent',
  'updateSnapshot',
  'bail',
  'debug',
  'notify',
  'onlyChanged',
  'changedSince',
  'changedFilesWithAncestor',
  'lastCommit',
];

/** The command of the script `test`, without what is about its output. */
export function ownJestCommand(project: Project): OwnCommand | undefined {
  const own = ownCommandOf(project, 'jest', ownWords);
  if (own === undefined || own.words !== undefined) return own;
  return {
    ...own,
    warnings: [
      `tests that only ${own.from} finds, such as those of another configuration, may not be planned. Run each configuration in a job of its own, with --config in input args`,
    ],
  };
}

function ownWords(command: ScriptCommand): string[] | undefined {
  const words = wordsOf(command);
  const end = endOfJest(words);
  if (end === 0) return undefined;
  const args = parseJestArguments(words.slice(end)).filter(({ option = '' }) => !LEFT_OUT.includes(option));
  return [...starterIn(words.slice(0, end)), ...args.flatMap((arg) => arg.words)];
}

/** `node --flag node_modules/.bin/jest` as it is. Everything else around Jest, such as `npx` and `c8`, is left out. */
function starterIn(words: readonly string[]): readonly string[] {
  const node = words.findLastIndex((word) => /^node(?:\.exe)?$/.test(word));
  if (node >= 0) return words.slice(node);
  // Outside of CI, react-scripts watches unless it is told not to.
  return words.at(-1) === 'test' ? [...words.slice(-2), '--watchAll=false'] : words.slice(-1);
}
