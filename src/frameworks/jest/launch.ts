/** How Jest is started: by the user's command, by the project's own script, or as `jest`. */
import type { OwnCommand, Project, ScriptCommand } from '../framework.ts';
import { type Argument, findRefused, parseArguments, withoutOptions } from '../javascript/arguments.ts';
import { ownToolCommand, placeOfProgram, starterIn, type Tool, textsOf } from '../javascript/launch.ts';
import { scriptCommandsOf } from '../javascript/scripts.ts';
import { JEST_SYNTAX } from './arguments.ts';

/** The place after the word that is Jest; 0 when there is none, as in `npm test --`. */
function endOfJest(words: readonly string[]): number {
  const jest = placeOfProgram(words, /(?:^|[\\/])jest(?:\.js)?$/);
  if (jest >= 0) return jest + 1;
  const scripts = words.findIndex((word) => REACT_SCRIPTS.test(word));
  return scripts >= 0 && words[scripts + 1] === 'test' ? scripts + 2 : 0;
}

export const JEST: Tool = { usual: 'jest', syntax: JEST_SYNTAX, endOf: endOfJest };

/** Whether a command of a script starts Jest. */
export const runsJest = (command: ScriptCommand): boolean => endOfJest(textsOf(command)) > 0;

/** Whether a command starts Jest through react-scripts, by itself or through a script. */
export const runsReactScripts = (project: Project, command: readonly string[]): boolean =>
  scriptCommandsOf(project, command).some((one) => textsOf(one).some((word) => REACT_SCRIPTS.test(word)));

const REACT_SCRIPTS = /(?:^|[\\/])react-scripts$/;

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

export const withoutFileChoice = (args: readonly Argument[]): string[] => withoutOptions(args, CHOOSES_FILES);

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

export const findBadJestArgument = (args: readonly string[]): string | undefined =>
  findRefused(parseArguments(args, JEST_SYNTAX), REFUSED);

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
export const ownJestCommand = (project: Project): OwnCommand | undefined => ownToolCommand(project, JEST, ownWords);

function ownWords(command: ScriptCommand): string[] | undefined {
  const words = textsOf(command);
  const end = endOfJest(words);
  if (end === 0) return undefined;
  return [
    ...starterOf(words.slice(0, end)),
    ...withoutOptions(parseArguments(words.slice(end), JEST_SYNTAX), LEFT_OUT),
  ];
}

/** Outside of CI, react-scripts watches unless it is told not to. */
const starterOf = (words: readonly string[]): readonly string[] =>
  words.at(-1) === 'test' ? [...words.slice(-2), '--watchAll=false'] : starterIn(words);
