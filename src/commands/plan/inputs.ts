/** The inputs of the plan action, and of every command that makes a plan. */
import type { Framework } from '../../frameworks/framework.ts';
import { FRAMEWORK_NAMES, FRAMEWORKS, frameworksThat } from '../../frameworks/index.ts';
import { axes } from '../../inputs/axes.ts';
import type { InputTable } from '../../inputs/inputs.ts';
import {
  anyText,
  autoOr,
  boolean,
  durationMs,
  gitRef,
  integer,
  lines,
  oneOf,
  pathInside,
  runsOn,
} from '../../inputs/parsers.ts';
import { pools } from '../../inputs/pools.ts';
import { workers } from '../../inputs/workers.ts';
import { MAX_MATRICES, MAX_SHARDS, PULL_REQUEST } from '../../model.ts';
import { DEFAULT_MAX_SHARDS } from '../../schedule/host-limits.ts';
import { STEAL_CHOICES } from '../../schedule/stealing.ts';
import { STRATEGIES } from '../../schedule/strategies.ts';
import { GITHUB_TOKEN, suite } from '../shared/inputs.ts';
import { SPREAD_INPUTS } from './spread-inputs.ts';

const described = ({ name, needs }: Framework): string => (needs === undefined ? name : `${name} (with ${needs})`);

const splitting = STRATEGIES.filter(({ splitsFiles }) => splitsFiles)
  .map(({ name }) => name)
  .join(' or ');

export const PLAN_INPUTS = {
  framework: {
    description: `Test framework: ${['auto', ...FRAMEWORKS.map(described)].join(', ')}.`,
    default: 'auto',
    parse: oneOf('auto', ...FRAMEWORK_NAMES),
  },
  tests: {
    description:
      "Globs of test files, one per line, relative to working-directory. A leading ! excludes. Default: the framework's own globs.",
    parse: lines,
  },
  'list-command': {
    description:
      'A command that prints the test units, one per line or as JSON. It replaces the globs. It is split into words and never passed to a shell.',
    parse: anyText,
  },
  'unit-from': {
    description:
      'What says which unit a reported test belongs to. names: the file, suite and class names in the report. report-name: the name of the report, for a command that writes one report for each unit.',
    default: 'names',
    parse: oneOf('names', 'report-name'),
  },
  'may-be-empty': {
    description:
      'Globs of test units that may contain no test, one per line. It is no loss when such a unit runs to its end and reports none.',
    parse: lines,
  },
  discovery: {
    description: `How the tests are found. auto asks the framework where it is installed (${frameworksThat('list')}). Otherwise it reads the framework's configuration without running code, and searches for the files. list only asks the framework, and static only searches.`,
    default: 'auto',
    parse: oneOf('auto', 'list', 'static'),
  },
  'changed-since': {
    description: `Run only the tests that the changes since a branch, tag or commit affect (${frameworksThat('imports')}; others with affected-command). ${PULL_REQUEST} is the base of the pull request, and runs all tests in every other run. In doubt all tests run, and on the default branch always. See docs/affected.md.`,
    parse: gitRef,
  },
  'affected-command': {
    description:
      'With changed-since: a command that prints the affected test units, test files or folders, one per line, such as that of Nx or Turborepo. It replaces the question to the framework. In its words {base} is the commit from which changes count, and {changed} a file with the paths that changed. It is split into words and never passed to a shell.',
    parse: anyText,
  },
  'run-all-on': {
    description:
      'With changed-since: globs of files in the repository, one per line. A change of one of them runs all tests, as one of a lock file always does.',
    parse: lines,
  },
  'run-none-on': {
    description:
      'With changed-since: globs of files in the repository that no test of this suite needs, one per line. A change of one of them runs nothing.',
    parse: lines,
  },
  args: {
    description:
      "Arguments added to the framework's command, split into words and never passed to a shell. The framework lists its tests with them, and every shard runs with them.",
    parse: anyText,
  },
  command: {
    description:
      'Your own command that starts the framework, such as uv run pytest or TZ=UTC npx jest. The framework lists its tests with it, and every shard runs with it. See input command of the run action for its placeholders. Default: for jest and node, what the script test of package.json says.',
    parse: anyText,
  },
  'working-directory': {
    description:
      'Folder of the project inside the repository. Test globs are relative to it and the test command runs in it.',
    default: '.',
    parse: pathInside,
  },
  suite,
  shards: { description: 'How many shards: auto or a number.', default: 'auto', parse: autoOr(integer(1, MAX_SHARDS)) },
  'min-shards': { description: 'With shards auto: at least this many.', default: '1', parse: integer(1, MAX_SHARDS) },
  'max-shards': {
    description: 'With shards auto: at most this many.',
    default: String(DEFAULT_MAX_SHARDS),
    parse: integer(1, MAX_SHARDS),
  },
  matrices: {
    description:
      'How many matrices share the shards, because GitHub runs at most 256 jobs of one: 1 to 4. With more than one, the rows are in the outputs matrix-1, matrix-2 and so on, each for a job of its own. See docs/scale.md.',
    default: '1',
    parse: integer(1, MAX_MATRICES),
  },
  'target-duration': {
    description:
      'With shards auto: the target for the wall time of the slowest shard, overhead included, such as 90s or 5m.',
    default: '5m',
    parse: durationMs,
  },
  'tests-per-shard': {
    description: 'With shards auto: how many tests a shard gets. Used only while there are no timings.',
    default: '20',
    parse: integer(1, 1_000_000),
  },
  workers: {
    description:
      'How many tests your command runs at the same time inside a shard, such as 2 for jest --maxWorkers=2. Or a share of the cores, such as 50% for jest --maxWorkers=50%: of those of the machine that plans. The prediction uses it.',
    default: '1',
    parse: workers,
  },
  concurrency: {
    description:
      'How many shards can run at the same time, such as the size of your own runner pool. Default: no limit.',
    parse: integer(1, MAX_SHARDS),
  },
  strategy: SPREAD_INPUTS.strategy,
  'split-large-files': {
    description: `With strategy ${splitting}: a file that is too long for one shard is run in parts, where the framework can select them (${frameworksThat('select')}). Each part loads the file once.`,
    default: 'true',
    parse: boolean,
  },
  steal: {
    description:
      'Whether a shard that is done takes work from one that is late. The end of each list is cut into batches, and each shard claims a batch before it runs it. auto: where it saves more than the starts of the test command cost. See docs/how-it-works.md.',
    default: 'off',
    parse: oneOf(...STEAL_CHOICES),
  },
  group: SPREAD_INPUTS.group,
  exclusive: SPREAD_INPUTS.exclusive,
  axes: {
    description:
      'Systems, versions and other values that all tests run on, as strategy.matrix takes them, with include and exclude, such as {os: [ubuntu-latest, windows-latest], python: ["3.11", "3.12"]}. Each combination has its own timings and its own number of shards. The rows of the matrix have its values.',
    structured: true,
    parse: axes,
  },
  pools: {
    description:
      'Sets of equal machines that the tests run on: a list of maps with name and, where they differ from the inputs, runs-on, concurrency, speed, mode (split or replicate), select, on-unavailable, region and price. See docs/pools.md. Default: one pool, whose machines are those of runs-on.',
    structured: true,
    parse: pools,
  },
  'runners-token': {
    description:
      'A token that may list the self-hosted runners of this repository or its organization, such as that of a GitHub App. With it the plan knows which pools have runners online. Without it, or when it has expired, the declared ones count.',
    perJob: true,
    parse: anyText,
  },
  'runs-on': {
    description:
      'Where the shards run: a runner label, or JSON for several labels or a runner group. The matrix carries it to the test job.',
    default: 'ubuntu-latest',
    parse: runsOn,
  },
  timings: {
    description:
      'Files with timings from other tools, one per line: JUnit XML, pytest-split .test_durations, knapsack, parallel_tests, cypress-split, go test -json, or a history file of Shardwise. Several files are of several runs, oldest first, or of the parts of one run. They estimate the units that the history does not know. They never choose what runs.',
    parse: lines,
  },
  history: {
    description: 'Source of past timings: cache, off, or the path of a history file.',
    default: 'cache',
    perJob: true,
    parse: anyText,
  },
  token: {
    description:
      'A token that may read the artifacts of this repository (permission actions: read). When the cache has no timings, they come from the newest report of the default branch. Without the permission, the plan is made without them.',
    default: GITHUB_TOKEN,
    perJob: true,
    parse: anyText,
  },
} as const satisfies InputTable;
