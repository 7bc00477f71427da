/** Every input of every command: the one place that `action.yml`, the README tables and the CLI are held against. */
import { MAX_SHARDS, STRATEGY_NAMES } from '../model.ts';
import type { InputTable } from './inputs.ts';
import {
  anyText,
  autoOr,
  boolean,
  durationMs,
  integer,
  lines,
  oneOf,
  pathInside,
  runsOn,
  suiteName,
} from './parsers.ts';

const suite = {
  description:
    'Name of this plan and merge pair. Give each its own when one repository has several: history, artifacts and reports are kept apart by it.',
  default: 'default',
  parse: suiteName,
} as const;

// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that the runner evaluates
const GITHUB_TOKEN = '${{ github.token }}';

const workingDirectory = {
  description:
    'Folder of the project inside the repository. Test globs are relative to it and the test command runs in it.',
  default: '.',
  parse: pathInside,
} as const;

export const PLAN_INPUTS = {
  framework: {
    description:
      'Test framework: auto, node, jest, pytest, or custom (with list-command or tests here, and command in the run action).',
    default: 'auto',
    parse: oneOf('auto', 'node', 'jest', 'pytest', 'custom'),
  },
  tests: {
    description:
      "Globs of test files, one a line, relative to working-directory; a leading ! excludes. Default: the framework's own.",
    parse: lines,
  },
  'list-command': {
    description:
      'A command that prints the test units, a line each or as JSON, in place of globs. It is split into words and never passed to a shell.',
    parse: anyText,
  },
  discovery: {
    description:
      'static finds test files by pattern and scans them for test definitions, with nothing installed; list asks the framework, which must be installed.',
    default: 'static',
    parse: oneOf('static', 'list'),
  },
  'working-directory': workingDirectory,
  suite,
  shards: { description: 'How many shards: auto or a number.', default: 'auto', parse: autoOr(integer(1, MAX_SHARDS)) },
  'min-shards': { description: 'With shards auto: at least this many.', default: '1', parse: integer(1, MAX_SHARDS) },
  'max-shards': { description: 'With shards auto: at most this many.', default: '8', parse: integer(1, MAX_SHARDS) },
  'target-duration': {
    description:
      'With shards auto: the wall time that the slowest shard should stay within, overhead included, such as 90s or 5m.',
    default: '5m',
    parse: durationMs,
  },
  'tests-per-shard': {
    description: 'With shards auto, and only while there are no timings: how many tests a shard gets.',
    default: '20',
    parse: integer(1, 1_000_000),
  },
  workers: {
    description:
      'How many tests your command runs at the same time inside a shard, such as jest --maxWorkers=2; the prediction counts with it.',
    default: '1',
    parse: integer(1, 1024),
  },
  concurrency: {
    description:
      'How many shards can run at the same time, such as the size of your own runner pool. Default: no limit.',
    parse: integer(1, MAX_SHARDS),
  },
  strategy: {
    description:
      'How units are spread: balanced (by time), by-file (units of one file stay together), round-robin, hash (a unit never moves) or contiguous (in order, cut by time).',
    default: 'balanced',
    parse: oneOf(...STRATEGY_NAMES),
  },
  'split-large-files': {
    description:
      'With strategy balanced: a file that holds the plan back is run in parts, where the framework can select them (pytest, jest). The parts load the file once each.',
    default: 'true',
    parse: boolean,
  },
  group: {
    description: 'Units that must run in the same shard: globs separated by blanks, one group a line.',
    parse: lines,
  },
  exclusive: { description: 'Units that must have a shard to themselves: globs, one a line.', parse: lines },
  'runs-on': {
    description:
      'Where the shards run: a runner label, or JSON for several labels or a runner group. The matrix carries it to the test job.',
    default: 'ubuntu-latest',
    parse: runsOn,
  },
  timings: {
    description:
      'Files with timings that other tools keep, one a line: JUnit XML, pytest-split .test_durations, knapsack, parallel_tests, cypress-split, go test -json, or a history of ours. Used for what the history does not know.',
    parse: lines,
  },
  history: {
    description: 'Where past timings come from: cache, off, or the path of a history file.',
    default: 'cache',
    parse: anyText,
  },
  token: {
    description:
      'A token that may read the artifacts of this repository (permission actions: read). When the cache holds no timings, they come from the newest report of the default branch; without the permission the plan is made without them.',
    default: GITHUB_TOKEN,
    parse: anyText,
  },
} as const satisfies InputTable;

export const RUN_INPUTS = {
  shard: {
    description: 'Which shard of the plan to run, from 1: matrix.shard.',
    required: true,
    parse: integer(1, MAX_SHARDS),
  },
  suite,
  run: {
    description:
      'true runs the tests; false only fetches the plan and writes the list of tests, for a step of your own.',
    default: 'true',
    parse: boolean,
  },
  command: {
    description:
      'Your own test command. {tests} becomes one argument for each test, {tests-file} a file that lists them, {junit} the JUnit file to write. Without these it is what starts the framework, such as uv run pytest. It is split into words and never passed to a shell.',
    parse: anyText,
  },
  'working-directory': {
    description: 'Folder inside the repository that the test command runs in. Default: the one of the plan.',
    parse: pathInside,
  },
  args: {
    description: "Arguments added to the framework's command, split into words and never passed to a shell.",
    parse: anyText,
  },
  retries: {
    description:
      'How often test files that failed, or never reported, are run again in this shard. A test that fails and then passes is flaky.',
    default: '1',
    parse: integer(0, 10),
  },
  timeout: {
    description:
      'Stops the tests of this shard after so long, such as 20m, and still reports what finished. Default: three times the prediction and ten minutes.',
    parse: durationMs,
  },
} as const satisfies InputTable;

export const MERGE_INPUTS = {
  suite,
  junit: { description: 'Globs of JUnit files on disk to merge as well, one a line.', parse: lines },
  artifacts: {
    description:
      'Name pattern (glob) of artifacts of this run, uploaded by other tools, whose JUnit files are merged as well; each artifact counts as a shard.',
    parse: anyText,
  },
  'expect-shards': {
    description: 'Without a plan: how many artifacts must match the pattern in artifacts. Fewer are an incomplete run.',
    parse: integer(1, MAX_SHARDS),
  },
  'fail-on': {
    description:
      'failures: a failed test fails this job; new-failures: only one that the default branch does not know as failing or flaky; never: only a missing shard or test does.',
    default: 'failures',
    parse: oneOf('failures', 'new-failures', 'never'),
  },
  'on-empty': {
    description: 'When there was no test at all: fail, or pass if that is expected.',
    default: 'fail',
    parse: oneOf('fail', 'pass'),
  },
  quarantine: {
    description:
      'A YAML file in the repository that lists flaky tests whose failure must not fail the job: test, owner, reason and until (a date) of each.',
    parse: pathInside,
  },
  summary: { description: 'Write the job summary.', default: 'true', parse: boolean },
  comment: {
    description:
      'Comment on the pull request: auto when there is something to say, and kept up to date from then on; always; failures; or never. Needs pull-requests: write.',
    default: 'auto',
    parse: oneOf('auto', 'always', 'failures', 'never'),
  },
  check: {
    description:
      'A check run with annotations at the failing lines: auto where the token has checks: write, and annotations of the job elsewhere; true warns when it cannot be made; false makes none.',
    default: 'auto',
    parse: oneOf('auto', 'true', 'false'),
  },
  'check-name': {
    description: 'Name of the check run. Default: Tests, with the suite when it has a name.',
    parse: anyText,
  },
  'publish-only': {
    description:
      'In a workflow on workflow_run: merge nothing, and show the report of the run that started this one, on its commit and its pull request. For pull requests from forks.',
    default: 'false',
    parse: boolean,
  },
  annotations: {
    description: 'At most so many annotations; 0 makes none.',
    default: '50',
    parse: integer(0, 1000),
  },
  history: {
    description:
      'Save the timings for the next plan: auto (except for a merge queue, whose cache nobody can read), always or never.',
    default: 'auto',
    parse: oneOf('auto', 'always', 'never'),
  },
  token: {
    description:
      'A token for the comment (pull-requests: write) and the check run (checks: write). Without these permissions the job summary and the annotations of the job say it all.',
    default: GITHUB_TOKEN,
    parse: anyText,
  },
} as const satisfies InputTable;

/** These belong to one job, mean another thing in each command, or are secret. */
const PER_JOB = ['shard', 'run', 'history', 'token', 'publish-only'];

/** The inputs that a repository may set for all its workflows in `.github/shardwise.yml`. */
export const CONFIGURABLE_INPUTS: readonly string[] = [
  ...new Set([PLAN_INPUTS, RUN_INPUTS, MERGE_INPUTS].flatMap((table) => Object.keys(table))),
]
  .filter((name) => !PER_JOB.includes(name))
  .sort();
