/** How bats is started, and its command line. https://bats-core.readthedocs.io/en/stable/usage.html */
import { basename } from 'node:path/posix';
import { UsageError } from '../../model.ts';
import { slashed } from '../../text/paths.ts';
import type { RunRequest } from '../framework.ts';
import {
  type Argument,
  findRefused,
  parseArguments,
  plainValues,
  type Syntax,
  withoutOptions,
} from '../javascript/arguments.ts';

const SHORT_NAMES: Readonly<Record<string, string>> = {
  c: 'count',
  f: 'filter',
  F: 'formatter',
  h: 'help',
  j: 'jobs',
  o: 'output',
  p: 'pretty',
  r: 'recursive',
  t: 'tap',
  T: 'timing',
  v: 'version',
  x: 'trace',
};

/** The options that take the next word. */
const TAKES_ONE = new Set(
  `codeQuoteStyle filter filterStatus filterTags formatter gatherTestOutputsIn jobs lineReferenceFormat negativeFilter output
  parallelBinaryName reportFormatter setupSuiteFile tempdir`.split(/\s+/),
);

const SYNTAX: Syntax = { names: SHORT_NAMES, wordsTaken: (option) => (TAKES_ONE.has(option) ? 1 : 0) };

/** The arguments. Bats unpacks options such as `-rT` first. */
export const readBatsArguments = (words: readonly string[]): Argument[] =>
  parseArguments(
    words.flatMap((word) => (/^-[A-Za-z]{2,}$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word])),
    SYNTAX,
  );

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['count', 'runs no test'],
  ['help', 'runs no test'],
  ['version', 'runs no test'],
  ['filterStatus', 'chooses tests by an earlier run, and no shard has one'],
  ['abort', 'leaves out the tests after the first failed one'],
  ['tempdir', 'must not be there before, and a shard starts bats several times'],
]);

export function findBadBatsArgument(words: readonly string[]): string | undefined {
  const args = readBatsArguments(words);
  const [target] = plainValues(args);
  return (
    findRefused(args, REFUSED) ??
    (target === undefined ? undefined : `${target} is no option: write test files as "tests:"`)
  );
}

/** Options of a command of the project that are about its output, or about a single run. */
const ABOUT_ONE_RUN = [
  ...REFUSED.keys(),
  'formatter',
  'gatherTestOutputsIn',
  'output',
  'pretty',
  'recursive',
  'reportFormatter',
  'tap',
  'timing',
  'trace',
];

/** The words without the test files and without what is about a single run. */
export const withoutTargets = (args: readonly Argument[]): string[] =>
  withoutOptions(args, [undefined, ...ABOUT_ONE_RUN]);

/** Options that choose among the tests of a file. */
const CHOOSES = ['filter', 'filterTags', 'negativeFilter'];
export const choosesTests = (args: readonly Argument[]): boolean =>
  args.some(({ option = '' }) => CHOOSES.includes(option));

const PROGRAM = /^bats(?:\.exe)?$/;

/** The place after the word that is bats; 0 where there is none. Other programs may stand before it, such as npx. */
export const endOfBats = (words: readonly string[]): number =>
  words.findIndex((word) => PROGRAM.test(basename(slashed(word)))) + 1;

export interface BatsLaunch {
  readonly program: string;
  /** The words before bats' own arguments. */
  readonly before: readonly string[];
  readonly args: readonly Argument[];
}

/** @throws UsageError when the command names test files */
export function launchOf({ command = ['bats'], args }: Pick<RunRequest, 'command' | 'args'>): BatsLaunch {
  const end = endOfBats(command);
  const [program = '', ...before] = end === 0 ? command : command.slice(0, end);
  const own = end === 0 ? [] : command.slice(end);
  const problem = findBadBatsArgument(own);
  if (problem !== undefined)
    throw new UsageError(`input command is ${JSON.stringify(command.join(' '))}, but ${problem}`);
  return { program, before, args: readBatsArguments([...own, ...args]) };
}
