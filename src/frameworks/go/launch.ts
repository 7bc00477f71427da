/** How `go test` is started, and which arguments no shard can run with. */
import { basename } from 'node:path/posix';
import { UsageError } from '../../model.ts';
import { slashed } from '../../text/paths.ts';
import { hasPlaceholders } from '../custom.ts';
import type { RunRequest } from '../framework.ts';
import { withoutVariables } from '../shared/command-line.ts';

export interface GoLaunch {
  readonly program: string;
  /** The words between the program and `test`. */
  readonly before: readonly string[];
  /** The flags after `test`, and those of the user. They stand behind the packages, because Go takes words after an unknown flag for its value. */
  readonly flags: readonly string[];
}

const USUAL = ['go'];
const GO_PROGRAM = /^go[\d.]*(?:rc\d+|beta\d+)?(?:\.exe)?$/;

/** @throws UsageError when the command does not start `go test` */
export function launchOf({ command = USUAL, args }: Pick<RunRequest, 'command' | 'args'>): GoLaunch {
  const problem = hasPlaceholders(command) ? 'it has placeholders' : findProblem(command);
  if (problem !== undefined)
    throw new UsageError(
      `input command is ${JSON.stringify(command.join(' '))}, but ${problem}. Shardwise reads the events of go test, so write a command that ends with go, or with go test and its flags. For another program write "framework: custom", as docs/frameworks/go.md shows`,
    );
  const at = command.indexOf('test');
  const [program = '', ...before] = at < 0 ? command : command.slice(0, at);
  return { program, before, flags: [...(at < 0 ? [] : command.slice(at + 1)), ...args] };
}

function findProblem(command: readonly string[]): string | undefined {
  const at = command.indexOf('test');
  const last = command[(at < 0 ? command.length : at) - 1] ?? '';
  if (!GO_PROGRAM.test(basename(slashed(last)))) return 'it does not start go test';
  return at < 0 ? undefined : findBadGoArgument(command.slice(at + 1));
}

/** Whether the command is `go test`, with nothing that hides it. */
export const startsGo = ({ command = USUAL }: Pick<RunRequest, 'command'>): boolean =>
  !hasPlaceholders(command) && findProblem(withoutVariables(command)) === undefined;

/** A flag without its dashes, without `test.`, and without its value. */
const flagOf = (word: string): string | undefined => /^--?(?:test\.)?([^=]+)/.exec(word)?.[1];

/** The words that go itself reads. What follows `-args` is for the tests. */
const ownWords = (args: readonly string[]): readonly string[] => {
  const end = args.findIndex((word) => /^--?args$/.test(word));
  return end < 0 ? args : args.slice(0, end);
};

const NO_TEST = 'no test would run';
const ONE_PACKAGE = 'go test takes it for one package only, and a shard runs several';

const BAD_FLAGS: ReadonlyMap<string, string> = new Map([
  ['C', 'changes the folder. Write input working-directory'],
  ...['c', 'n', 'list', 'h', 'help'].map((flag) => [flag, NO_TEST] as const),
  ...['o', 'cpuprofile', 'memprofile', 'blockprofile', 'mutexprofile', 'trace'].map(
    (flag) => [flag, ONE_PACKAGE] as const,
  ),
  ['fuzz', 'fuzzes one package without an end. Run it in a job of its own; the seeds of fuzz tests run as tests'],
]);

export function findBadGoArgument(args: readonly string[]): string | undefined {
  const words = ownWords(args);
  const other = words.find((word, index) => !word.startsWith('-') && !takesWord(words[index - 1]));
  if (other !== undefined)
    return `${other} is no flag: the plan chooses the packages. Write them as input tests, such as internal/**`;
  for (const word of words) {
    const flag = flagOf(word);
    const reason = BAD_FLAGS.get(flag ?? '');
    if (reason !== undefined) return `-${flag} ${reason}`;
  }
  return undefined;
}

/** Flags without a value. Any other one, also one of the tests themselves, may have the next word as its value. */
const ALONE = new Set(
  `a artifacts asan benchmem cover failfast fullpath json linkshared modcacherw msan race short trimpath v work x`.split(
    ' ',
  ),
);

const takesWord = (flag = ''): boolean => /^-[^=]+$/.test(flag) && !ALONE.has(flagOf(flag) ?? '');

/** Whether a flag with one of these names is given. */
export const hasFlag = (flags: readonly string[], names: readonly string[]): boolean =>
  ownWords(flags).some((word) => names.includes(flagOf(word) ?? ''));

/** Flags of builds, which decide which files belong to a package. */
const BUILD_FLAGS: ReadonlyMap<string, 'value' | 'alone'> = new Map([
  ...['tags', 'mod', 'modfile', 'overlay'].map((flag) => [flag, 'value'] as const),
  ...['race', 'msan', 'asan'].map((flag) => [flag, 'alone'] as const),
]);

/** Those of the flags that `go list` knows too, and that change what it lists. */
export function buildFlags(flags: readonly string[]): string[] {
  const words = ownWords(flags);
  return words.flatMap((word, index) => {
    const kind = BUILD_FLAGS.get(flagOf(word) ?? '');
    if (kind === undefined || !word.startsWith('-')) return [];
    return kind === 'alone' || word.includes('=') ? [word] : [`${word}=${words[index + 1] ?? ''}`];
  });
}
