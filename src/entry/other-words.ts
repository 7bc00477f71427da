/** The words of other tools that people type here, as data. Where ours mean exactly the same they are accepted, and elsewhere they are answered with ours. */

export interface OtherWord {
  readonly word: string;
  /** Whose word it is. */
  readonly from: string;
  /** The commands that know it. */
  readonly commands: readonly string[];
  /** The values for which the row counts, where the option is ours too. */
  readonly when?: RegExp;
  /** Our words for it. */
  readonly ours: (value: string) => readonly string[];
  /** Why it is not accepted: what differs. Absent where ours means exactly the same. */
  readonly differs?: string;
}

/** Two options that name a share together, such as 1 and 4. They are for the command run. */
export interface OtherPair {
  readonly index: string;
  readonly total: string;
  readonly from: string;
  /** Why it is not accepted. Absent where the first share is 1, as it is here. */
  readonly differs?: string;
}

/** A command of another tool. */
export interface OtherCommand {
  readonly word: string;
  readonly ours: string;
  readonly differs?: string;
}

/** The commands that make a plan of tests. */
export const PLANS: readonly string[] = ['plan', 'split', 'run'];
const dashed = (value: string) => ['--strategy', value.replaceAll('_', '-')];
/** The strategies of pytest-split, by their names there. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  duration_based_chunks: 'contiguous',
  least_duration: 'balanced',
};

export const OTHER_COMMANDS: readonly OtherCommand[] = [
  { word: 'benchmark', ours: 'bench' },
  { word: 'create-shards', ours: 'split', differs: 'split takes globs of test files and not their folder' },
];

export const OTHER_PAIRS: readonly OtherPair[] = [
  { index: '--group', total: '--splits', from: 'pytest-split' },
  {
    index: '--index',
    total: '--total',
    from: 'other splitters',
    differs: '--node counts from 1, and theirs may from 0',
  },
  {
    index: '--node-index',
    total: '--node-total',
    from: 'other splitters',
    differs: '--node counts from 1, and theirs may from 0',
  },
];

export const OTHER_WORDS: readonly OtherWord[] = [
  {
    word: '--shard',
    from: 'Jest, Vitest and Playwright',
    commands: ['run'],
    when: /^\d+\/\d+$/,
    ours: (share) => ['--node', share],
  },
  { word: '--shard-strategy', from: 'other runners', commands: PLANS, ours: dashed },
  { word: '--strategy', from: 'other runners', commands: PLANS, when: /^[a-z]+(?:_[a-z]+)+$/, ours: dashed },
  { word: '-o', from: 'other runners', commands: ['split'], ours: (folder) => ['--output', folder] },
  { word: '-o', from: 'other runners', commands: ['plan', 'merge'], ours: (file) => ['--out', file] },
  {
    word: '-w',
    from: 'other runners',
    commands: PLANS,
    ours: (count) => ['--shards', count],
    differs:
      '--shards runs as many processes side by side, and --workers says how many tests each of them runs at once',
  },
  {
    word: '-w',
    from: 'other runners',
    commands: ['bench'],
    ours: (count) => ['--shards', count],
    differs: '--shards has the numbers to compare',
  },
  {
    word: '--test-count',
    from: 'other runners',
    commands: ['bench'],
    ours: () => [],
    differs: 'the size of a made-up suite is fixed, and --timings takes your own',
  },
  {
    word: '--splitting-algorithm',
    from: 'pytest-split',
    commands: PLANS,
    ours: (name) => ['--strategy', ALGORITHMS[name] ?? name],
    differs: 'these strategies are the nearest',
  },
  {
    word: '--env',
    from: 'other runners',
    commands: PLANS,
    ours: (name) => ['--suite', name],
    differs: '--suite names the tests in the report, and the variables of your shell, such as TEST_ENV, reach them',
  },
];

/** Options of frameworks, and whether a value follows. They are written inside `--args`. */
export const FRAMEWORK_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['--maxWorkers', true],
  ['--grep', true],
  ['--reporter', true],
  ['--testNamePattern', true],
  ['-k', true],
  ['-m', true],
  ['-n', true],
  ['-t', true],
  ['-x', false],
  ['-v', false],
]);

/** Options of other tools whose value is arguments of the framework. */
export const ARGUMENT_WORDS: readonly string[] = ['--pytest-args', '--jest-args', '--test-args'];

/** Variables of other tools that set what an option sets here. They are named where the option is not given. */
export const OTHER_VARIABLES: readonly { readonly name: string; readonly option: string }[] = [
  { name: 'SHARD_COUNT', option: 'shards' },
];
