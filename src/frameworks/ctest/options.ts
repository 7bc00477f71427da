/** How ctest is started, and its command line. https://cmake.org/cmake/help/latest/manual/ctest.1.html */
import { basename } from 'node:path/posix';
import { UsageError } from '../../model.ts';
import { slashed } from '../../text/paths.ts';
import type { RunRequest } from '../framework.ts';

const NO_TEST = 'runs no test';
const DASHBOARD = 'is for dashboards: write a command that only runs tests';
const FIXTURES = 'leaves out what tests need: leave out those tests themselves, with -E or -LE';

/** Arguments that no shard can run with, and the reason. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:-N|--show-only(?:=.*)?|--print-labels|--list-presets(?:=.*)?|-h|-H|--help.*|--version|--build-and-test)$/,
    NO_TEST,
  ],
  [/^(?:-D|--dashboard|-M|--test-model|-T|--test-action|-S|--script|-SP|--script-new-process)$/, DASHBOARD],
  [/^(?:--rerun-failed|-F)$/, 'chooses tests by an earlier run, and no shard has one'],
  [/^--stop-on-failure$/, 'leaves out the tests after the first failed one'],
  [/^(?:-F[ASC]|--fixture-exclude-(?:any|setup|cleanup))$/, FIXTURES],
  [/^(?:-Q|--quiet|-W|--max-width)$/, 'hides what Shardwise reads, such as what is tried again'],
  [/^--output-junit$/, 'is what Shardwise reads. The merge writes the JUnit file of all shards'],
];

export function findBadCtestArgument(words: readonly string[]): string | undefined {
  for (const word of words) {
    const [, reason] = REFUSED.find(([pattern]) => pattern.test(word)) ?? [];
    if (reason !== undefined) return `${word} ${reason}`;
  }
  return undefined;
}

/** Options that choose tests, and cannot be given twice. The plan has followed them. */
const CHOOSES = new Set(['-R', '--tests-regex', '-I', '--tests-information', '--tests-from-file']);
const UNION = new Set(['-U', '--union']);

/** The words without the options that the plan has followed. */
export const withoutChoice = (words: readonly string[]): string[] =>
  words.filter((word, index) => !CHOOSES.has(word) && !UNION.has(word) && !CHOOSES.has(words[index - 1] ?? ''));

const PROGRAM = /^ctest\d?(?:\.exe)?$/;

export interface CtestLaunch {
  readonly program: string;
  /** The words before ctest's own arguments. */
  readonly before: readonly string[];
  readonly args: readonly string[];
}

/** @throws UsageError when no shard can run with the arguments in the command */
export function launchOf({ command = ['ctest'], args }: Pick<RunRequest, 'command' | 'args'>): CtestLaunch {
  const end = command.findIndex((word) => PROGRAM.test(basename(slashed(word)))) + 1;
  const [program = '', ...before] = end === 0 ? command : command.slice(0, end);
  const own = end === 0 ? [] : command.slice(end);
  const problem = findBadCtestArgument(own);
  if (problem !== undefined)
    throw new UsageError(`input command is ${JSON.stringify(command.join(' '))}, but ${problem}`);
  return { program, before, args: [...own, ...args] };
}

/** An expression of CMake for exactly these names. */
export const patternOfNames = (escaped: readonly string[]): string => `^(${escaped.join('|')})$`;
export const escapedName = (name: string): string => name.replace(/[\\^$.[\]*+?|()]/g, '\\$&');
