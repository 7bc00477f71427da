/** How cargo-nextest is started, and what the user's arguments choose. https://nexte.st/docs/running */
import { basename } from 'node:path/posix';
import { UsageError } from '../../model.ts';
import { slashed } from '../../text/paths.ts';
import { hasPlaceholders } from '../custom.ts';
import type { RunRequest } from '../framework.ts';
import { withoutVariables } from '../shared/command-line.ts';

export interface CargoLaunch {
  readonly program: string;
  /** The words between the program and `nextest`, such as `+nightly`. */
  readonly before: readonly string[];
  /** The arguments of the command, and those of the user. */
  readonly args: readonly string[];
}

const USUAL = ['cargo'];
const STARTERS = /^(?:cargo|cross)(?:\.exe)?$/;

/** @throws UsageError when the command does not start cargo-nextest */
export function launchOf({ command = USUAL, args }: Pick<RunRequest, 'command' | 'args'>): CargoLaunch {
  const problem = hasPlaceholders(command) ? 'it has placeholders' : findProblem(command);
  if (problem !== undefined)
    throw new UsageError(
      `input command is ${JSON.stringify(command.join(' '))}, but ${problem}. Write a command that ends with cargo, or with cargo nextest and its options. For cargo test write "framework: custom", as docs/frameworks/cargo.md shows`,
    );
  const at = command.indexOf('nextest');
  const [program = '', ...before] = at < 0 ? command : command.slice(0, at);
  const own = at < 0 ? [] : command.slice(at + 1);
  return { program, before, args: [...(own[0] === 'run' || own[0] === 'r' ? own.slice(1) : own), ...args] };
}

function findProblem(command: readonly string[]): string | undefined {
  const at = command.indexOf('nextest');
  const words = (at < 0 ? command : command.slice(0, at)).filter((word) => !word.startsWith('+'));
  return STARTERS.test(basename(slashed(words.at(-1) ?? ''))) ? undefined : 'it does not start cargo nextest';
}

/** Whether the command is `cargo nextest`, with nothing that hides it. */
export const startsNextest = ({ command = USUAL }: Pick<RunRequest, 'command'>): boolean =>
  !hasPlaceholders(command) && findProblem(withoutVariables(command)) === undefined;

/** Options of builds, which decide what there is to test. An archive of built tests takes none of them. */
const BUILD_WITH_VALUE =
  `-p --package --exclude --bin --example --test --bench -F --features --build-jobs --cargo-profile --target --target-dir --manifest-path
  --cargo-message-format --config -Z`.split(/\s+/);
const BUILD_ALONE =
  `--workspace --all --lib --bins --examples --tests --benches --all-targets --all-features --no-default-features -r --release --frozen
  --locked --offline --ignore-rust-version --cargo-quiet --cargo-verbose`.split(/\s+/);
export const BUILD_OPTIONS: readonly string[] = [...BUILD_WITH_VALUE, ...BUILD_ALONE];

/** The other options that `cargo nextest list` knows as well as `run`. */
const WITH_VALUE = new Set([
  ...BUILD_WITH_VALUE,
  ...`--run-ignored --partition --platform-filter -E --filterset --filter-expr --archive-file --archive-format --extract-to --cargo-metadata
  --workspace-remap --binaries-metadata --target-dir-remap --build-dir-remap --user-config-file --tool-config-file -P --profile
  --color`.split(/\s+/),
]);
const ALONE = new Set([
  ...BUILD_ALONE,
  ...['--ignore-default-filter', '--override-version-check', '--extract-overwrite', '--persist-extract-tempdir'],
]);
/** Options of `run` alone whose value may be the next word. */
const RUN_WITH_VALUE = new Set(
  `-j --test-threads --retries --flaky-result --max-fail --debugger --tracer --no-tests --stress-count --stress-duration --failure-output
  --success-output --status-level --final-status-level --show-progress --max-progress-running --message-format --message-format-version
  -R --rerun`.split(/\s+/),
);

/** The user's arguments, sorted. */
export interface CargoOptions {
  /** Those that `list` and `run` both take, but for filtersets. */
  readonly shared: readonly string[];
  /** Those of `shared` that have other names. */
  without(names: readonly string[]): readonly string[];
  /** Those that only `run` takes. */
  readonly running: readonly string[];
  /** The filtersets (`-E`). A test must match one of them. */
  readonly filtersets: readonly string[];
  /** The values of an option of `shared`. */
  all(...names: readonly string[]): readonly string[];
  has(...names: readonly string[]): boolean;
  /** Words that are part of the names of tests, and what follows `--`. */
  readonly rest: readonly string[];
}

export function readOptions(args: readonly string[]): CargoOptions {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const options: (readonly [name: string, value: string | undefined])[] = [];
  const words: string[] = [];
  for (let index = 0; index < own.length; index++) {
    const word = own[index] ?? '';
    const [name = word, value] = splitOption(word);
    const takes = value === undefined && (WITH_VALUE.has(name) || RUN_WITH_VALUE.has(name));
    if (!word.startsWith('-')) words.push(word);
    else if (takes) options.push([name, own[++index]]);
    else options.push([name, value]);
  }
  const filters = new Set(['-E', '--filterset', '--filter-expr']);
  const isShared = (name: string) => WITH_VALUE.has(name) || ALONE.has(name);
  const chosen = (isWanted: (name: string) => boolean) =>
    options
      .filter(([name]) => !filters.has(name) && isWanted(name))
      .flatMap(([name, value]) => (value === undefined ? [name] : [name, value]));
  const all = (...wanted: readonly string[]) =>
    options.flatMap(([name, value]) => (wanted.includes(name) ? [value ?? ''] : []));
  return {
    shared: chosen(isShared),
    without: (names) => chosen((name) => isShared(name) && !names.includes(name)),
    running: chosen((name) => !isShared(name)),
    filtersets: all(...filters),
    all,
    has: (...wanted) => all(...wanted).length > 0,
    rest: [...words, ...(end < 0 ? [] : args.slice(end))],
  };
}

/** `--test=x`, `-Ex`, `-px` as an option and its value. */
function splitOption(word: string): readonly [string, string | undefined] {
  const equals = word.indexOf('=');
  if (word.startsWith('--')) return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
  const short = word.slice(0, 2);
  const takesValue = WITH_VALUE.has(short) || RUN_WITH_VALUE.has(short);
  return takesValue && word.length > 2 ? [short, word.slice(2).replace(/^=/, '')] : [word, undefined];
}

const ONE_FAILURE = 'leaves out tests after a failure, and nobody would know of them';
const BAD: ReadonlyMap<string, string> = new Map([
  ['--no-run', 'runs no test'],
  ['-h', 'runs no test'],
  ['--help', 'runs no test'],
  ['--fail-fast', ONE_FAILURE],
  ['--ff', ONE_FAILURE],
  ['--max-fail', ONE_FAILURE],
  ['--partition', 'leaves out tests of the shard'],
  ['--config-file', 'replaces the configuration that names the report. Write it as .config/nextest.toml'],
  ['-R', 'chooses the tests itself'],
  ['--rerun', 'chooses the tests itself'],
  ['--debugger', 'waits for a person'],
]);

export function findBadCargoArgument(args: readonly string[]): string | undefined {
  const { all } = readOptions(args);
  const [name, reason] = [...BAD].find(([option]) => all(option).length > 0) ?? [];
  return name === undefined ? undefined : `${name} ${reason}`;
}
