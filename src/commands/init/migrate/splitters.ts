/** The tools that split tests in workflows: how a step with one is recognised, what of it goes, and where its timings are. One row for each tool. */

export interface Splitter {
  /** The name that people know it by. */
  readonly title: string;
  /** What a step with it has: in its command, in the names of its variables, or as its action. */
  readonly sign: RegExp;
  /** Its action, whose outputs are the files of this job. Absent where it has none. */
  readonly action?: RegExp;
  /** What another job has that makes its matrix. Absent where the matrix is written down. */
  readonly planner?: RegExp;
  /** Its options, which go, and how many words follow each. */
  readonly options?: Readonly<Record<string, 0 | 1>>;
  /** Its variables, which go. */
  readonly variables?: RegExp;
  /** The words of its own command, as the words of the framework that it starts. Undefined where it starts no framework that we know. */
  readonly starts?: (words: readonly string[]) => readonly string[] | undefined;
  /** Its variables with globs of test files, and what stands before a glob in the input `tests`. */
  readonly globs?: Readonly<Record<string, '' | '!'>>;
  /** Its file of timings, where nothing names one. Absent where it keeps none in the repository. */
  readonly timings?: string;
  /** What names its file of timings: an option or a variable. */
  readonly timingsFrom?: string;
  /** Where its timings are, when no file in the repository has them. Absent where it knows none. */
  readonly elsewhere?: string;
}

/** Its own name of a framework, and how that framework is started. */
const KNAPSACK_STARTS: Readonly<Record<string, readonly string[]>> = {
  rspec: ['bundle', 'exec', 'rspec'],
  minitest: ['ruby', '-Ilib', '-Itest'],
  jest: ['npx', 'jest'],
  vitest: ['npx', 'vitest', 'run'],
  playwright: ['npx', 'playwright', 'test'],
};

/** `bundle exec rake "knapsack_pro:queue:rspec[--tag x]"`, `bin/rails knapsack:rspec`, `npx knapsack-pro-jest --ci`. */
function startsOfKnapsack(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word) => /^knapsack/.test(word));
  const [, name = '', inside = ''] =
    /^knapsack(?:_pro)?:(?:queue:)?(\w+)(?:\[(.*)\])?$/.exec(words[at] ?? '') ??
    /^knapsack-pro-(\w+)$/.exec(words[at] ?? '') ??
    [];
  const start = Object.hasOwn(KNAPSACK_STARTS, name) ? KNAPSACK_STARTS[name] : undefined;
  return start && [...start, ...inside.split(' ').filter((word) => word !== ''), ...words.slice(at + 1)];
}

/** What chooses packages: a path, or the row of the matrix. */
const PACKAGES = /^\.{1,3}\/|\/\.\.\.$|matrix\.packages/;

/** The flags of `go test` behind the `--` of gotestsum. */
function startsOfGotestsum(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return ['go', 'test', ...(end < 0 ? [] : words.slice(end + 1).filter((word) => !PACKAGES.test(word)))];
}

export const SPLITTERS: readonly Splitter[] = [
  {
    title: 'pytest-split',
    sign: /--splits\b/,
    options: {
      '--splits': 1,
      '--group': 1,
      '--splitting-algorithm': 1,
      '--durations-path': 1,
      '--store-durations': 0,
      '--clean-durations': 0,
    },
    timings: '.test_durations',
    timingsFrom: '--durations-path',
    elsewhere:
      'Where a job stores .test_durations elsewhere, bring it into the plan job and write "timings: .test_durations"',
  },
  {
    title: 'pytest-shard',
    sign: /--num-shards\b/,
    options: { '--num-shards': 1, '--shard-id': 1 },
  },
  {
    title: 'pytest-test-groups',
    sign: /--test-group-count\b/,
    options: { '--test-group-count': 1, '--test-group': 1, '--test-group-random-seed': 1 },
  },
  {
    title: 'Knapsack Pro',
    sign: /\bknapsack_pro:|\bknapsack-pro-/,
    variables: /^KNAPSACK_PRO_/,
    starts: startsOfKnapsack,
    globs: { KNAPSACK_PRO_TEST_FILE_PATTERN: '', KNAPSACK_PRO_TEST_FILE_EXCLUDE_PATTERN: '!' },
    elsewhere: 'Its times are in its service',
  },
  {
    title: 'knapsack',
    sign: /\bknapsack:/,
    variables: /^(?:KNAPSACK_|CI_NODE_(?:INDEX|TOTAL)$)/,
    starts: startsOfKnapsack,
    globs: { KNAPSACK_TEST_FILE_PATTERN: '' },
    timings: 'knapsack_rspec_report.json',
    timingsFrom: 'KNAPSACK_REPORT_PATH',
    elsewhere: 'Its report is not in the repository',
  },
  {
    title: 'cypress-split',
    sign: /\bSPLIT_INDEX1?\b|\bcypress-split\b(?!-)/,
    variables: /^SPLIT(?:_INDEX1?|_FILE|_OUTPUT_FILE)?$/,
    timings: 'timings.json',
    timingsFrom: 'SPLIT_FILE',
    elsewhere: 'Its file of timings is not in the repository',
  },
  {
    title: 'parallel_tests',
    sign: /--only-group\b/,
    options: { '--only-group': 1, '-n': 1, '--group-by': 1, '--runtime-log': 1 },
    starts: (words) => {
      const at = words.findIndex((word) => /(?:^|\/)parallel_rspec$/.test(word));
      return at < 0 ? undefined : ['bundle', 'exec', 'rspec', ...words.slice(at + 1)];
    },
    timings: 'tmp/parallel_runtime_rspec.log',
    timingsFrom: '--runtime-log',
    elsewhere: 'Its log is not in the repository',
  },
  {
    title: 'gotestsum tool ci-matrix',
    sign: /\bgotestsum\s+(?!tool\b)/,
    planner: /\bgotestsum tool ci-matrix\b/,
    starts: startsOfGotestsum,
    timingsFrom: '--timing-files',
    elsewhere:
      'Where a job keeps the events of gotestsum (--jsonfile), bring them into the plan job and name them in "timings"',
  },
  {
    title: 'split_tests',
    sign: /\bsplit[_-]tests?\b/,
    elsewhere:
      'It reads JUnit reports. Where a job keeps them, bring them into the plan job and name them in "timings"',
  },
  {
    title: 'an action that splits tests',
    sign: /^never$/,
    action: /\/(?:split-tests?(?:-by-timings|-action|-java-action)?|go-test-split-action|parallel-test-action)@/,
    elsewhere:
      'It reads JUnit reports. Where a job keeps them, bring them into the plan job and name them in "timings"',
  },
  {
    title: 'cargo nextest --partition',
    sign: /--partition\b/,
    options: { '--partition': 1 },
  },
  { title: 'node --test-shard', sign: /--test-shard\b/, options: { '--test-shard': 1 } },
  { title: '--shard', sign: /--shard(?![\w-])/, options: { '--shard': 1 } },
  {
    title: 'the number of the job in variables',
    sign: /\b(?:CI_)?NODE_INDEX\b|\bcircleci tests split\b/,
    variables: /^(?:CI_)?NODE_(?:INDEX|TOTAL)$/,
  },
];
