/**
 * The domain model: the four stored files, and the values that travel between the parts.
 * - A schema validates each stored file on every read (see `stored.ts`). The JSON Schemas in `schema/` come from here.
 * - Times are milliseconds unless the name says otherwise.
 * - Paths are relative and `/`-separated.
 * - Shards count from 1.
 */
import { z } from 'zod';

export type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The most shards of a plan. A host may run fewer. */
export const MAX_SHARDS = 1024;

/** The most matrices that a plan deals its shards into. Each is an output of the plan action, and a job of the workflow. */
export const MAX_MATRICES = 4;

/** The artifact that the merge of one attempt leaves. The next plan finds timings there that the cache has lost. */
export const reportArtifact = (suite: string, attempt: number, workflow = ''): string =>
  `shardwise-${suite}-report-${workflow === '' ? '' : `${workflow}-`}attempt-${attempt}`;

/** The page of a run as a file that is an artifact by itself, which a browser opens at once. Its name is that of the artifact. */
export const pageFile = (suite: string, attempt: number, workflow = ''): string =>
  `shardwise-${suite}-page-${workflow === '' ? '' : `${workflow}-`}attempt-${attempt}.html`;

/** The history in the artifacts of the plan and of the report. So the merge updates exactly the history that the plan used. */
export const HISTORY_FILE = 'history.json.gz';

/** The name of a suite. It is part of artifact names, cache keys and folders on every platform, so it is never a path or a hidden file. */
export const SUITE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The folder of the attachments of a shard, beside its record, and of those of a report, beside its page. */
export const ATTACHMENTS_FOLDER = 'attachments';

/** The most attachments that are kept of one test, and of a shard. */
export const MAX_ATTACHMENTS_OF_TEST = 20;
export const MAX_ATTACHMENTS = 1000;

/** The most bytes of attachments that a report keeps. */
export const MAX_REPORT_ATTACHMENT_BYTES = 500_000_000;

/** Where an attachment of a shard is: its try, and a name that we made. So no name of a stranger becomes a path. */
const PLACE_IN_SHARD = 'try-\\d{1,2}/(?:part-\\d{1,3}/)?\\d{1,4}-[A-Za-z0-9_][A-Za-z0-9._-]{0,99}';
export const SHARD_ATTACHMENT = new RegExp(`^${ATTACHMENTS_FOLDER}/${PLACE_IN_SHARD}$`);
/** The same in a report, which has those of all shards and attempts of its suite. Several suites may have their reports in one folder. */
export const REPORT_ATTACHMENT = new RegExp(
  `^${ATTACHMENTS_FOLDER}/${SUITE_NAME.source.slice(1, -1)}/shard-[A-Za-z0-9][A-Za-z0-9._-]{0,99}/${PLACE_IN_SHARD}$`,
);

/** The most bytes of a packed history. 1,000,000 units with nine times each take 27 MB. What is written is never larger, and what is read neither. */
export const MAX_PACKED_HISTORY_BYTES = 32 * 1024 * 1024;

/** The report in its artifact. */
export const REPORT_FILE = 'report.json';

/** The longest duration. No real test takes longer, so a longer stored or reported duration is damage. */
export const MAX_DURATION_MS = 24 * 60 * 60 * 1000;

export const VERDICTS = ['passed', 'failed', 'incomplete', 'empty'] as const;
export type Verdict = (typeof VERDICTS)[number];

const duration = z.number().min(0).max(MAX_DURATION_MS);
const total = z.number().min(0);
const count = z.int().min(0);
const text = z.string();
const suiteName = z.string().regex(SUITE_NAME);

const shardIndex = z.int().min(1).max(MAX_SHARDS);
const timestamp = z.iso.datetime().describe('ISO 8601, UTC');
const runsOn = z
  .union([text, z.array(text), z.record(text, z.union([text, z.array(text)]))])
  .describe('what `runs-on` takes: a label, labels, or a runner group');

/**
 * Sources of a predicted duration, from the surest to a mere guess. `pool` is the time on other machines, scaled to the speed of these.
 */
export const ESTIMATE_SOURCES = ['history', 'pool', 'sibling', 'size', 'default'] as const;

/** How the tests of a unit were counted: by the framework, from the history, or by a scan of the source for test definitions. */
export const COUNT_SOURCES = ['framework', 'history', 'scan'] as const;

/**
 * How a plan found the tests:
 * - `framework`: the framework itself listed them.
 * - `configuration`: by the framework's configuration, read without running code.
 * - `patterns`: by the framework's usual patterns, or by the user's globs.
 * - `list`: something else listed them, such as list-command.
 */
export const DISCOVERIES = ['framework', 'configuration', 'patterns', 'list'] as const;

const discovery = z.object({
  by: z.enum(DISCOVERIES),
  from: text.optional().describe('the configuration file that was read, or the name of the list'),
  chosen: z
    .enum(['all', 'some', 'named'])
    .optional()
    .describe(
      'which test files are planned: all that the framework finds by itself, some of them because input tests excludes others, or those that input tests names; absent where a list named the units',
    ),
  excludes: z.array(text).optional().describe('the globs of input tests that exclude files, where it names none'),
  notFollowed: z
    .array(text)
    .describe('settings that decide which tests there are, and that could not be followed without running code'),
  warnings: z
    .array(text)
    .optional()
    .describe('what the plan warned about how it finds and starts the tests; the merge says it again'),
});

/** The words for the base of the pull request, in place of a branch, tag or commit. */
export const PULL_REQUEST = 'pull-request';

const selection = z.object({
  since: text.describe('input changed-since: a branch, tag or commit, or `pull-request`'),
  commit: text
    .optional()
    .describe('the commit from which changes count: the newest one that it and the tested commit share'),
  changed: count.optional().describe('how many files changed since then; absent where that is unknown'),
  all: text.optional().describe('why all units run all the same'),
  selected: z
    .array(z.object({ why: text, units: count }))
    .describe('why units run, with the number of units that run for this reason first; empty where all run'),
  notSelected: z.array(text).describe('ids of the units that were found and do not run, sorted'),
});

const plannedUnit = z.object({
  id: text.min(1).describe('what the framework is told to run; for a file, its path relative to the working directory'),
  file: text.optional().describe('the file that contains the unit, relative to the working directory'),
  part: text
    .min(1)
    .optional()
    .describe(
      'the part of the file that this unit is; the unit of the file itself is then everything that is in no such part',
    ),
  estimateMs: duration.describe('predicted duration'),
  source: z.enum(ESTIMATE_SOURCES).describe('where the prediction comes from'),
  pool: text.describe(
    'the pool that the unit runs in; a unit is in the list once for all split pools, and once for each pool that replicates it',
  ),
  tests: count.optional().describe('how many tests the unit contains; absent when that is unknown'),
  mayBeEmpty: z.literal(true).optional().describe('by input may-be-empty: it is no loss when the unit reports no test'),
  testsSource: z.enum(COUNT_SOURCES).optional().describe('how the tests were counted'),
});

/** The pool of a plan for which the user names none. */
export const DEFAULT_POOL = 'default';

/** The bounds of the speed of a pool beside another one. Beyond them times are damaged, or somebody is wrong. */
export const MIN_SPEED = 0.25;
export const MAX_SPEED = 4;

/** What a pool does. The split pools together run each unit once. A pool that replicates runs all its units again. */
export const POOL_MODES = ['split', 'replicate'] as const;
export type PoolMode = (typeof POOL_MODES)[number];

const plannedPool = z.object({
  name: text.min(1),
  mode: z
    .enum(POOL_MODES)
    .describe(
      'split: all split pools together run each unit once; replicate: this pool runs each of its units, whatever other pools run',
    ),
  axis: z
    .array(z.object({ name: text.min(1), value: z.unknown().describe('any JSON value, as the matrix has it') }))
    .optional()
    .describe('the values that name a pool that replicates, such as os and python; absent for a pool that splits'),
  region: text.min(1).optional().describe('where its machines are, as the user says'),
  machines: text
    .min(1)
    .optional()
    .describe('the pool whose machines it runs on, because its own are not there; that pool learns its times'),
  runsOn,
  concurrency: z.int().min(1).optional().describe('how many of its shards can run at once; absent for no limit'),
  price: z.number().min(0).optional().describe('the price of a minute, as the user says'),
  speed: z.number().positive().describe('how many times as fast its machines are as those that the estimates are for'),
  overheadMs: total.describe('time of each shard without its tests'),
  overheadFactor: z.number().min(0).optional().describe('how many times as long as reported the tests of a shard take'),
  overheadShards: count
    .optional()
    .describe('how many past shards the overhead comes from; when 0, the overhead is assumed'),
  wallMs: total.describe('time from the start of its first shard to the end of its last one'),
  billedMinutes: count.describe('minutes of its shards, as in the prediction'),
});

const plannedShard = z.object({
  index: shardIndex.describe('counts through all pools of the plan'),
  pool: text.describe('name of its pool'),
  units: z.array(text).min(1).describe('ids of the units, in the order to run them'),
  tail: z
    .array(z.int().min(1))
    .min(1)
    .optional()
    .describe(
      'how many units each batch at the end of the list has, which another shard may run instead; absent where nobody may',
    ),
  predictedMs: total.describe('overhead included'),
  timeoutMinutes: z.int().min(1).describe('value for `timeout-minutes` of the job'),
  matrix: z
    .int()
    .min(1)
    .max(MAX_MATRICES)
    .optional()
    .describe(
      'the output of the plan that has the row of this shard, such as 2 for `matrix-2`; absent where one matrix has all',
    ),
});

export const planSchema = z.object({
  version: z.literal(2),
  id: text.min(1).describe('hash of everything else except `createdAt` and `attempt`'),
  createdAt: timestamp,
  attempt: z
    .int()
    .min(1)
    .optional()
    .describe(
      'run attempt that made the plan; results of earlier attempts belong to an earlier plan, even if its id is the same',
    ),
  suite: suiteName,
  framework: text.min(1),
  workingDirectory: text.describe('relative to the repository, `.` for its root'),
  commit: text.describe('empty outside a git repository'),
  discovery: discovery.optional(),
  args: text.optional().describe('arguments of the test command, for the listing and for every shard'),
  command: text.optional().describe('the command that starts the framework, for the listing and for every shard'),
  workers: z
    .int()
    .min(2)
    .optional()
    .describe('how many units the command runs at the same time inside a shard, by input workers; absent for one'),
  unitFrom: z
    .literal('report-name')
    .optional()
    .describe(
      'the unit of a test is the one that its report is named after; absent where the names in the report say it',
    ),
  pools: z.array(plannedPool).describe('the sets of equal machines that the shards run on'),
  skipped: z
    .array(z.object({ pool: text.min(1), why: text }))
    .optional()
    .describe('pools that were to run tests again and could not; the run is incomplete without them'),
  selection: selection
    .optional()
    .describe('which of the units that were found run, by what has changed; absent where nobody asked for it'),
  units: z.array(plannedUnit),
  shards: z.array(plannedShard).max(MAX_SHARDS),
  suites: z
    .array(z.object({ suite: suiteName, shards: count }))
    .optional()
    .describe(
      'the suites of the matrix with their numbers of shards, this one included; absent where the matrix is for one suite',
    ),
  reason: text.describe('why this many shards'),
  stealing: z
    .object({ on: z.boolean(), why: text })
    .optional()
    .describe(
      'whether a shard that is done takes batches from the tail of a late one; absent where nobody asked for it',
    ),
  prediction: z.object({
    wallMs: total.describe('time from the start of the first shard to the end of the last one, overhead included'),
    billedMinutes: count.describe(
      'minutes of all shards, each rounded up as the host bills; to a whole minute where nothing is billed',
    ),
    lowerBoundMs: total.describe('no plan with this many shards can be faster'),
    known: z.number().min(0).max(1).describe('share of the units whose duration comes from the history'),
    guessedMs: total
      .optional()
      .describe(
        'predicted time of the tests that no run has measured, on these machines or on others; all shards together',
      ),
  }),
  alternatives: z
    .array(
      z.object({
        pools: z
          .array(text)
          .optional()
          .describe('the pools that these shards are of; absent where the shards are those of the whole plan'),
        shards: z.int().min(1),
        wallMs: total,
        billedMinutes: count,
      }),
    )
    .describe('what other numbers of shards would cost'),
  warnings: z.array(text),
});
export type Plan = DeepReadonly<z.infer<typeof planSchema>>;
export type Discovery = NonNullable<Plan['discovery']>;
export type ChangeSelection = NonNullable<Plan['selection']>;
export type PlannedUnit = Plan['units'][number];
/** A unit with a predicted duration that is in no shard yet. */
export type EstimatedUnit = Omit<PlannedUnit, 'pool'>;
export type PlannedShard = Plan['shards'][number];
/** The units of a shard that no other shard may run. */
export const withoutTail = ({ units, tail = [] }: Pick<PlannedShard, 'units' | 'tail'>): readonly string[] =>
  units.slice(0, units.length - tail.reduce((sum, size) => sum + size, 0));
export type PlannedPool = Plan['pools'][number];
/** The pool whose machines it runs on. The history keeps times under this name. */
export const machinesOf = ({ name, machines = name }: Pick<PlannedPool, 'name' | 'machines'>): string => machines;
export type Alternative = Plan['alternatives'][number];
export type RunsOn = PlannedPool['runsOn'];
export type EstimateSource = PlannedUnit['source'];

/** Whether the unit was measured, on these machines or on others. */
export const isMeasured = ({ source }: Pick<PlannedUnit, 'source'>): boolean =>
  source === 'history' || source === 'pool';

/**
 * Outcomes of a unit.
 * - `missing`: the unit was planned, but no report names it.
 * - `deselected`: the framework loaded the unit, and the user's arguments selected none of its tests.
 */
export const UNIT_OUTCOMES = ['passed', 'failed', 'skipped', 'missing', 'deselected'] as const;
export type UnitOutcome = (typeof UNIT_OUTCOMES)[number];

/** The values that tell the legs of one shard apart, sorted by name: `python` is `3.12`. Empty where each shard runs once. */
const axis = z.array(z.object({ name: text.min(1), value: text }));
export type Axis = DeepReadonly<z.infer<typeof axis>>;

/** An axis in words: `os=windows-latest, python=3.12`. Empty for none. No two axes read alike: what looks like more than one word is in quotes. */
export const axisLabel = (values: Axis = []): string =>
  values.map(({ name, value }) => `${oneWord(name, /=|, |^"/)}=${oneWord(value, /, |^"/)}`).join(', ');

const oneWord = (text: string, unclear: RegExp): string => (unclear.test(text) ? JSON.stringify(text) : text);

/** Stands for a file of which nobody knows what it is made of. */
export const UNKNOWN_IMPORT = '';

/** Which files each test unit loads, as its framework resolves imports. Paths are relative to the working directory. */
export interface ImportGraph {
  /** The files that each unit begins with. */
  readonly roots: ReadonlyMap<string, readonly string[]>;
  /** What each file imports. What was installed is left out, because the lock file stands for it. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** The files that every unit loads, such as those that prepare the tests. */
  readonly shared: readonly string[];
}

/** What a shard did with a device. */
const deviceUse = z.object({
  id: text,
  model: text.optional(),
  os: text.optional(),
  batches: count.describe('how many batches it ran'),
  losses: count.describe('how many of them it lost, so that another device ran them'),
  benched: text.optional().describe('why it got no more tests'),
});
export type DeviceUse = DeepReadonly<z.infer<typeof deviceUse>>;

export const SHARD_OUTCOMES = ['passed', 'failed', 'timed-out', 'cancelled', 'crashed'] as const;

const unitRecord = z.object({
  id: text.min(1),
  outcome: z.enum(UNIT_OUTCOMES),
  durationMs: duration
    .optional()
    .describe('time of all its tests in the try that settled it; absent when the report has no times'),
  tests: count,
  selected: count
    .optional()
    .describe('how many of its tests the framework selected; absent when the framework did not say it'),
  tries: z.int().min(0).describe('how often the unit was started'),
  failed: z.int().min(1).optional().describe('how many of its tests failed; absent for none'),
  retried: z
    .int()
    .min(1)
    .optional()
    .describe('how many failed tests of it ran again in its last try; absent where it ran whole'),
  triedAgain: z
    .literal(true)
    .optional()
    .describe('the framework itself tried each of its failed tests again, so it does not run again in this shard'),
  device: text.optional().describe('the device that settled it, where devices ran the tests'),
});

const meanAndPeak = z.object({ mean: total, peak: total });
const shardUsage = z.object({
  measuredMs: total.describe('for how long it was measured; commands of a few seconds are not'),
  cores: meanAndPeak.describe('how many cores its processes kept busy'),
  memoryMb: meanAndPeak.describe('resident memory of its processes; what several of them share counts for each'),
  busy: z.number().min(0).max(1).optional().describe('the share of all cores that any program kept busy, on average'),
});
/** What the test commands of a shard used. */
export type ShardUsage = DeepReadonly<z.infer<typeof shardUsage>>;

/** How many spans of units a record has at most. */
export const MAX_SPANS = 20_000;

const unitSpan = z.object({
  id: text.min(1),
  fromMs: duration.describe('from `startedAt` to the start of its first test'),
  toMs: duration.describe('from `startedAt` to the end of its last test'),
  outcome: z.enum(UNIT_OUTCOMES).optional().describe('what came of this try; absent where the command ended before'),
  tryNumber: z.int().min(2).optional().describe('absent for the first try'),
  row: count.optional().describe('units that ran at the same time have different rows; absent for the first row'),
});
/** When a unit ran in a try. */
export type UnitSpan = DeepReadonly<z.infer<typeof unitSpan>>;

const shardAttachment = z.object({
  file: text.regex(SHARD_ATTACHMENT).describe('where it is, beside this record'),
  from: text.describe('where it was, relative to the repository'),
  unit: text.min(1).optional().describe('the unit that it is of; absent where that is unknown'),
  test: text
    .optional()
    .describe('the test that it is of, with its suites and its class; absent for all that failed in the unit'),
});
/** A file that a failed or flaky test has left, such as a screenshot. */
export type ShardAttachment = DeepReadonly<z.infer<typeof shardAttachment>>;

export const shardRecordSchema = z.object({
  version: z.literal(1),
  planId: text.min(1),
  suite: suiteName,
  shard: shardIndex,
  axis: axis.optional(),
  legs: z.int().min(1).optional().describe('how many jobs the matrix of this job has; absent when that is unknown'),
  rows: z.int().min(1).optional().describe('how many rows of the plan that matrix has; absent where it has all'),
  pool: text,
  region: text.min(1).optional().describe('where the machines of the pool are, as the plan says'),
  measuredAt: text
    .min(1)
    .optional()
    .describe('where this machine is, as it or its cloud says; only asked in a pool with a region'),
  attempt: z.int().min(1),
  runner: z.object({
    name: text,
    os: text,
    arch: text,
    cpus: count,
    memoryMb: count.optional().describe('memory of the machine, or of the container'),
  }),
  startedAt: timestamp.describe('when the test command started'),
  finishedAt: timestamp.describe('when the test command finished, retries included'),
  setupMs: duration
    .optional()
    .describe('time from the start of the job to the start of the test command; absent when that is unknown'),
  exitCode: z.int().nullable().describe('exit code of the test command; null when it was killed by a signal'),
  outcome: z.enum(SHARD_OUTCOMES),
  units: z.array(unitRecord).describe('the units that ran in this attempt'),
  notRetried: text.optional().describe('why what failed did not run again in this shard'),
  carriedOver: z
    .array(
      z.object({
        attempt: z.int().min(1),
        wallMs: total.describe('how long that attempt took, its set-up included'),
        units: z.array(unitRecord),
      }),
    )
    .optional()
    .describe(
      'the units that passed in earlier attempts and did not run again, by the attempt that their results are of',
    ),
  ranWith: text
    .optional()
    .describe(
      'hash of the command, its arguments, its folder and the kind of machine; a re-run with another one runs everything',
    ),
  unexplained: z
    .array(text)
    .optional()
    .describe('what went wrong in any of its tries beside tests that failed; a re-run then runs everything'),
  reports: z.array(text).describe('the JUnit files next to this record, in the order of the tries'),
  tail: z.array(text).describe('the last lines of the log'),
  problem: text.optional().describe('why the test command could not be started; then no test ran'),
  causes: z
    .array(text)
    .optional()
    .describe('known causes of a bad end, found in what the test command printed at last'),
  unplanned: z
    .array(text)
    .optional()
    .describe('the test files that the framework found in this shard and that are not in the plan'),
  devices: z.array(deviceUse).optional().describe('the devices that ran the tests'),
  batches: z
    .array(z.object({ shard: shardIndex.describe('the shard that has it in its list'), units: z.array(text) }))
    .optional()
    .describe('the batches that it claimed and ran, its own and those of others; absent where shards share nothing'),
  usage: shardUsage.optional().describe('what its test commands used; absent where the system does not tell it'),
  spans: z
    .array(unitSpan)
    .max(MAX_SPANS)
    .optional()
    .describe('when the units ran, within half a second; absent where the framework does not tell it'),
  attachments: z
    .object({
      kept: z.array(shardAttachment).max(MAX_ATTACHMENTS),
      warnings: z.array(text).describe('what was not kept, and why'),
    })
    .optional()
    .describe('the files that failed and flaky tests have left, such as screenshots; absent for none'),
  canSelect: z.boolean().optional().describe('whether the test command could run single parts of a file'),
  ownArgs: z
    .boolean()
    .optional()
    .describe('whether the run had arguments that the plan did not know; then it may have selected fewer tests'),
});
export type ShardRecord = DeepReadonly<z.infer<typeof shardRecordSchema>>;
export type UnitRecord = ShardRecord['units'][number];
/** The units of an earlier attempt that a re-run did not run again. */
export type CarriedOver = NonNullable<ShardRecord['carriedOver']>[number];

/** The most durations that are kept for a unit. */
export const MAX_SAMPLES = 9;

/** The most shards that are kept for a runner class. Eight runs of eight shards differ enough to separate overhead from tests. */
export const MAX_SHARD_SAMPLES = 64;

/** How many files of a runner class, the longest ones, keep the times of their parts. Other files are never too large for a shard. */
export const MAX_FILES_WITH_PARTS = 32;

/** How many parts of a file, the longest ones, are kept. A file with more parts has no long part. */
export const MAX_PARTS = 100;

/** The longest name of a part. A longer one takes too much room in a history and on a command line. */
export const MAX_PART_NAME = 200;

/** The longest name of a test in the history. A longer name is cut. No person gives a test so long a name. */
export const MAX_BASE_NAME = 300;

/** How many runs of the base the history keeps a line of. Some 200 runs are two weeks of a busy project, and pack to 8 kB. */
export const MAX_PAST_RUNS = 200;

/** How many runs back the history knows the outcomes of a test. */
export const MAX_PAST = 30;

/** Outcomes in past runs as letters, newest last: passed, failed, flaky, skipped, or not reported. */
const outcomeLetters = text.max(MAX_PAST).regex(/^[pfks-]*$/);
const pastTimes = z.array(duration.nullable()).max(MAX_PAST);

const baseTest = z.object({
  name: text
    .max(MAX_BASE_NAME)
    .describe('name inside its unit, as people see it; empty where the unit itself is reported as a test'),
  ms: duration.optional().describe('time of the test when it is slow; absent when it never passed at the first try'),
  fails: z
    .int()
    .min(1)
    .optional()
    .describe('how many runs in a row it failed; absent when it did not fail in the newest run'),
  flakes: z
    .int()
    .min(1)
    .optional()
    .describe('how often it failed and passed at one commit; absent when that did not happen lately'),
  lastFlake: timestamp.optional(),
  past: outcomeLetters
    .optional()
    .describe(
      'its outcomes in the last runs, newest last: p passed, f failed, k flaky, s skipped, - not reported; absent when it passed wherever its unit ran',
    ),
  times: pastTimes
    .optional()
    .describe('its times in the last runs, newest last, of a test that failed, was flaky or is slow; null is unknown'),
});

const pastRun = z.object({
  commit: text.describe('empty where it is unknown'),
  at: timestamp.describe('when it was merged'),
  verdict: z.enum(VERDICTS),
  tests: count,
  failed: count.describe('tests that failed or errored'),
  flaky: count,
  shards: count,
  wallMs: total.optional().describe('time of its slowest shard'),
  predictedMs: total.optional().describe('what the plan said of that time'),
  billedMinutes: count.optional().describe('minutes of all its shards, each rounded up as the host bills'),
});
/** One run of the base, as a line. */
export type PastRun = DeepReadonly<z.infer<typeof pastRun>>;

/** The base: what the newest runs of the default branch said about each test. Later runs are compared with it. */
const base = z.object({
  commit: text.describe('commit of the newest run; empty where it is unknown'),
  at: timestamp.describe('when the newest run was merged'),
  onlyBad: z
    .boolean()
    .optional()
    .describe('true when there are too many tests to keep; then nothing is known about tests that pass'),
  units: z.array(
    z.object({
      id: text.min(1),
      commit: text.optional().describe('commit of the run that measured this unit; absent when that is the newest run'),
      past: outcomeLetters
        .optional()
        .describe('the last runs, newest last: p where it ran, - where it did not; absent when it ran in all of them'),
      tests: z.array(baseTest),
    }),
  ),
  runs: z.array(pastRun).max(MAX_PAST_RUNS).optional().describe('the newest runs of the base, newest last'),
});
export type Base = DeepReadonly<z.infer<typeof base>>;
export type BaseUnit = Base['units'][number];
export type BaseTest = BaseUnit['tests'][number];

/** The tests of a base, by unit and then by name. */
export const testsByUnit = (known: Base | undefined): ReadonlyMap<string, ReadonlyMap<string, BaseTest>> =>
  new Map(known?.units.map(({ id, tests }) => [id, new Map(tests.map((test) => [test.name, test]))]));

/** How many failures of the last run the history keeps. With more, the cause is not in the tests. */
export const MAX_LAST_FAILURES = 1000;

/** The newest run that saved this history, on its own branch or pull request. */
const lastRun = z.object({
  commit: text.describe('the commit that people know; empty where it is unknown'),
  failed: z
    .array(z.object({ unit: text.min(1), name: text.max(MAX_BASE_NAME) }))
    .max(MAX_LAST_FAILURES)
    .describe('what failed in it'),
});
export type LastRun = DeepReadonly<z.infer<typeof lastRun>>;

/** The most times that a test may report of itself, by name. Further ones are left out, and a warning counts them. */
export const MAX_METRICS = 20;

/** Names of such times: short, and without characters that mean something to a page or to the line of a log. */
export const METRIC_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._:/+-]{0,99}$/u;

/** The time of the test as a whole. No test may give a time of its own this name. */
export const DURATION_METRIC = 'duration';

/** The most series of times that a history keeps. Without a limit, a run of many tests in many regions makes it too large. */
export const MAX_SERIES = 20_000;

/** The most characters of a place and of a unit in a series. Those with longer names have no history. */
export const MAX_SERIES_NAME = 500;
const seriesName = text.max(MAX_SERIES_NAME);

const series = z.object({
  place: seriesName.describe('where it was measured: the pool, with the values of your own axis'),
  unit: seriesName.min(1),
  name: text.max(MAX_BASE_NAME).describe('name of the test inside its unit, without the values of an axis'),
  metric: text.regex(METRIC_NAME).describe('a time that the test reports itself, or `duration` for that of the test'),
  ms: z.array(duration).min(1).max(MAX_SAMPLES).describe('times of runs that passed at the first try, newest last'),
  lastSeen: timestamp,
});
export type Series = DeepReadonly<z.infer<typeof series>>;

export const historySchema = z.object({
  version: z.literal(1),
  suite: suiteName,
  updatedAt: timestamp,
  classes: z
    .array(
      z.object({
        name: text.min(1).describe('runner class: the pool whose machines measured these times'),
        shards: z
          .array(z.object({ wallMs: duration, testsMs: total }))
          .max(MAX_SHARD_SAMPLES)
          .describe('recent shards, newest last: time of the job (set-up and tests), and of its tests alone'),
        units: z.array(
          z.object({
            id: text.min(1),
            durationsMs: z
              .array(duration)
              .max(MAX_SAMPLES)
              .describe('durations of runs that passed at the first try, newest last'),
            tests: count.optional(),
            parts: z
              .array(z.object({ name: text.min(1).max(MAX_PART_NAME), durationMs: duration, tests: count }))
              .max(MAX_PARTS)
              .optional()
              .describe('the longest parts of a long file that the framework can run in parts, longest first'),
            lastOutcome: z.enum(UNIT_OUTCOMES),
            fails: count,
            flakes: count,
            lastSeen: timestamp,
          }),
        ),
      }),
    )
    .describe('an array, not an object with names as keys, so that no name is mistaken for a property'),
  base: base.optional().describe('the tests of the default branch; only its own runs change it'),
  lastRun: lastRun.optional().describe('what failed in the newest run that saved this history'),
  taughtBy: text.optional().describe('the plan of that run: its id, and when it was made'),
  series: z
    .array(series)
    .max(MAX_SERIES)
    .optional()
    .describe('times that tests report themselves, and in regions those of the tests, of each place apart'),
});
export type History = DeepReadonly<z.infer<typeof historySchema>>;
export type RunnerClass = History['classes'][number];
export type UnitHistory = RunnerClass['units'][number];
export type PartHistory = NonNullable<UnitHistory['parts']>[number];

/** Outcomes of a test, the strongest first: errored beats failed, failed beats skipped, skipped beats passed. */
export const TEST_OUTCOMES = ['errored', 'failed', 'skipped', 'passed'] as const;
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

/** States of a report file. `damaged`: read in part. `foreign`: another format, named in `producer`. `empty`: no bytes. `unreadable`: none of these. */
export const FILE_STATUSES = ['ok', 'damaged', 'foreign', 'empty', 'unreadable'] as const;

/**
 * What is known about a failed test from runs of the default branch:
 * - `new`: it passed there, or is not known there.
 * - `known-flaky`: it failed and passed at one commit there.
 * - `already-failing`: it failed there too.
 * - `quarantined`: the quarantine file mutes it.
 */
export const FAILURE_CLASSES = ['new', 'known-flaky', 'already-failing', 'quarantined'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Totals of the test cases in a file, before anything is folded. */
const caseTotals = z.object({
  tests: count,
  passed: count,
  failed: count,
  errored: count,
  skipped: count,
  timeMs: z.number().describe('sum of the times as written; a time that is not a number does not count'),
});
export type CaseTotals = DeepReadonly<z.infer<typeof caseTotals>>;

const reportFile = z.object({
  path: text,
  status: z.enum(FILE_STATUSES),
  producer: text.optional(),
  problem: text.optional().describe('what is damaged or foreign, with line and column'),
  cases: caseTotals,
});
export type ReportFile = DeepReadonly<z.infer<typeof reportFile>>;

const metric = z.object({
  name: text.regex(METRIC_NAME),
  ms: z.array(duration).min(1).max(MAX_SAMPLES).describe('what was measured, oldest first'),
});
/** Times that a test measured itself, such as those of a login. */
export type Metric = DeepReadonly<z.infer<typeof metric>>;

const testPast = z.object({
  outcomes: outcomeLetters.describe(
    'a letter for each of the last runs, newest last: p passed, f failed, k flaky, s skipped, - not reported',
  ),
  times: pastTimes.optional().describe('its times in these runs, newest last; null is unknown'),
});
/** What the last runs of the base said about a test. */
export type TestPast = DeepReadonly<z.infer<typeof testPast>>;

const attachments = z
  .array(text.regex(REPORT_ATTACHMENT))
  .max(MAX_ATTACHMENTS_OF_TEST)
  .describe('files that it has left, such as screenshots: paths in the artifact of the report, or beside the page');

const reportTest = z.object({
  name: text,
  className: text.optional(),
  suite: z.array(text).describe('names of the enclosing suites, outermost first'),
  file: text.optional().describe('relative to the repository'),
  line: z
    .int()
    .min(1)
    .optional()
    .describe('of a failure: where it failed in its own file, or else where the test is defined'),
  ambiguous: z.boolean().optional().describe('true when several files of the repository fit `file`'),
  unit: text.optional(),
  shard: shardIndex.optional(),
  axis: text.optional().describe('what the test ran on, such as `python=3.12`, where the plan runs for several values'),
  passedOn: z
    .array(text)
    .optional()
    .describe('the values of the axis that this test passed on, when it failed on another one'),
  device: text.optional().describe('model and id of the device that its unit ran on'),
  outcome: z.enum(TEST_OUTCOMES),
  flaky: z.boolean(),
  durationMs: total.optional(),
  tries: z.int().min(1),
  metrics: z
    .array(metric)
    .max(MAX_METRICS)
    .optional()
    .describe('times that the test itself reported, in all its tries, such as that of a login'),
  message: text.optional(),
  detail: text.optional(),
  failureClass: z
    .enum(FAILURE_CLASSES)
    .optional()
    .describe('class of a failed test; absent when there is no base to compare with'),
  command: text
    .optional()
    .describe(
      'of a failed or flaky test: what runs it alone, for a shell; absent where its framework has no such command',
    ),
  owners: z
    .array(text)
    .optional()
    .describe('of a failed or flaky test: who owns its file, as CODEOWNERS says, without @; absent for nobody'),
  attachments: attachments.optional(),
  past: testPast
    .optional()
    .describe(
      'of a failed or flaky test: what the last runs of the base said about it; absent where they do not know it',
    ),
});
export type ReportTest = DeepReadonly<z.infer<typeof reportTest>>;

/** How many names a list of changed tests keeps. Its count includes all of them. */
export const MAX_CHANGED_NAMES = 100;

const changedTests = z.object({ count, names: z.array(text).max(MAX_CHANGED_NAMES) });

/** The units that the plan left out because no change affects them. They have not passed, and none is missing. */
const notSelected = changedTests.extend({
  since: selection.shape.since,
  commit: selection.shape.commit,
});

/** Changes since the base: the newest run of the default branch that the history knows. */
const changes = z.object({
  fixed: changedTests.describe('tests that failed in the base and pass now'),
  added: changedTests.describe('tests that the base does not know'),
  removed: changedTests.describe('tests that the base knows and that are no longer reported, although their unit ran'),
  slower: z
    .array(z.object({ name: text, beforeMs: total, afterMs: total }))
    .describe('tests that passed and took much longer than in the base; the greatest difference first'),
});
export type Changes = DeepReadonly<z.infer<typeof changes>>;

/** The most rows of times that a report keeps. They are those with the greatest differences. */
export const MAX_TIMES = 500;

/** How many samples are judged. Fewer say too little about a time. */
export const MIN_SAMPLES = 3;

const timeAt = z.object({
  place: text.describe('one of `places`'),
  samples: count.describe(
    `how many the median is of: those of this run, and the newest older ones up to ${MIN_SAMPLES}`,
  ),
  medianMs: total.optional().describe(`absent with fewer than ${MIN_SAMPLES} samples`),
  leastMs: total,
  mostMs: total,
  older: count.describe('how many samples of earlier runs are beside them'),
  olderMs: total.optional().describe(`the median of these; absent when they are fewer than ${MIN_SAMPLES}`),
  ratio: z.number().min(0).optional().describe('how many times as long as before, at this place'),
});
export type TimeAt = DeepReadonly<z.infer<typeof timeAt>>;

const testTime = z.object({
  test: text.describe('name of the test, without the values of an axis'),
  unit: text,
  metric: text.describe('a time that the test reports itself, or `duration` for that of the test'),
  at: z.array(timeAt).describe('in the order of `places`'),
});
export type TestTime = DeepReadonly<z.infer<typeof testTime>>;

const measuredPlace = z.object({
  place: text.describe('the value of an axis, or else the pool'),
  region: text.optional().describe('as the user says'),
  measuredAt: z.array(text).optional().describe('where the machines were, as they or their cloud say'),
  compared: count.describe('how many times were compared with those of other places'),
  factor: z
    .number()
    .min(0)
    .optional()
    .describe('how many times as long as at the fastest place these times took, at the median'),
});
export type MeasuredPlace = DeepReadonly<z.infer<typeof measuredPlace>>;

const breach = z.object({
  test: text,
  place: text,
  metric: text,
  limit: z.enum(['latencyMs', 'ratio']),
  allowed: z.number().min(0),
  value: z.number().min(0),
  samples: count,
});
export type Breach = DeepReadonly<z.infer<typeof breach>>;

const measuredTimes = z.object({
  places: z.array(measuredPlace),
  times: z.array(testTime).max(MAX_TIMES),
  leftOut: count.describe('how many further times there are'),
  breaches: z.array(breach).max(MAX_TIMES).describe('times beyond a limit of the user, the first of them'),
});
/** Times that tests reported, and in regions those of the tests, compared from place to place and with earlier runs. */
export type MeasuredTimes = DeepReadonly<z.infer<typeof measuredTimes>>;

const runCost = z.object({
  minutes: count.describe(
    'minutes of all shards, each rounded up as the host bills; to a whole minute where nothing is billed',
  ),
  billed: z.boolean().describe('whether the host bills them'),
  predicted: count.optional().describe('what the plan said of these minutes'),
  others: z
    .array(
      z.object({
        pools: z.array(text).optional().describe('the pools that these shards are of; absent for all of the plan'),
        shards: z.int().min(1),
        wallMs: total,
        minutes: count,
      }),
    )
    .describe('what one shard fewer or more would have taken, as the plan predicted'),
});
/** What a run cost, and what it would have cost otherwise. */
export type RunCost = DeepReadonly<z.infer<typeof runCost>>;

const flakyBoard = z.object({
  tests: z.array(
    z.object({
      unit: text,
      name: text.describe('name inside its unit'),
      owners: z.array(text).optional().describe('as for a test of this run'),
      outcomes: testPast.shape.outcomes,
      lastFlake: timestamp.optional(),
    }),
  ),
  all: count.describe('how many there are; `tests` has the worst'),
  runs: z.array(pastRun).max(MAX_PAST).describe('the runs that `outcomes` is about, newest last'),
});

export const reportSchema = z.object({
  version: z.literal(1),
  suite: suiteName,
  suites: z
    .array(suiteName)
    .optional()
    .describe('the suites that were judged together, this one included; absent where it was judged for itself'),
  commit: text,
  planId: text.optional(),
  createdAt: timestamp,
  verdict: z.enum(VERDICTS),
  reasons: z.array(text).describe('why the verdict is not `passed`, in order of weight'),
  complete: z.boolean().describe('true when nothing is missing, cut short or damaged, whatever failed'),
  cancelled: z
    .boolean()
    .optional()
    .describe('true when the run was cancelled before its tests were done, so that the verdict is `incomplete`'),
  warnings: z.array(text),
  totals: z.object({
    tests: count.describe('how many tests there are; each counts once, however often it ran'),
    passed: count,
    failed: count,
    errored: count,
    skipped: count,
    flaky: count.describe('how many of the passed tests failed in an earlier try'),
    missing: count.describe('how many planned units no report names'),
    durationMs: total.describe('time of all tests together'),
    wallMs: total.optional().describe('time of the slowest shard'),
  }),
  shards: z.array(
    z.object({
      index: shardIndex,
      axis: text.optional().describe('what the leg ran on, such as `python=3.12`'),
      pool: text,
      attempt: z.int().min(1).optional(),
      carriedOver: count
        .optional()
        .describe('how many of its units have the result of an earlier attempt, because its re-run left them out'),
      outcome: z.enum([...SHARD_OUTCOMES, 'missing']),
      exitCode: z.int().nullable().optional(),
      predictedMs: total.optional(),
      actualMs: total.optional(),
      units: count,
      tests: count,
      failed: count,
      devices: z.array(deviceUse).optional().describe('the devices that ran its tests'),
      tail: z.array(text).describe('the last lines of its log, when it did not pass'),
      log: text.optional().describe('where its whole log is: an artifact or a folder, and the file in it'),
      attachments: attachments.optional().describe('files that it has left and that belong to no test'),
    }),
  ),
  units: z.array(
    z.object({
      id: text,
      shard: shardIndex.optional(),
      axis: text.optional(),
      outcome: z.enum(UNIT_OUTCOMES),
      flaky: z.boolean(),
      durationMs: total.optional(),
      tests: count,
      attempt: z
        .int()
        .min(1)
        .optional()
        .describe('the earlier attempt that its result is of, where the re-run of its shard left it out'),
      device: text.optional().describe('the device that ran it, where devices ran the tests'),
    }),
  ),
  tests: z.array(reportTest).describe('failed, flaky and slowest tests; all tests with --full'),
  files: z.array(reportFile),
  flaky: z.array(text).describe('names of the flaky tests'),
  missing: z.array(z.object({ shard: shardIndex.optional(), axis: text.optional(), unit: text.optional() })),
  unexpected: z
    .array(z.object({ unit: text, shard: shardIndex.optional() }))
    .optional()
    .describe('units that were reported, but planned for no shard or for another one'),
  doubled: z
    .array(z.object({ unit: text, shards: z.array(shardIndex) }))
    .optional()
    .describe('units that more than one shard reported'),
  infrastructure: z
    .boolean()
    .optional()
    .describe(
      'true when most tests failed; the cause is probably not in the tests, and the run does not enter the history',
    ),
  notSelected: notSelected
    .optional()
    .describe('the units that the plan left out because no change affects them; absent where it left out none'),
  base: z
    .object({
      commit: text,
      at: timestamp,
      runs: z
        .array(pastRun)
        .max(MAX_PAST)
        .optional()
        .describe('the last runs of the base, newest last: those that `past` of a test is about'),
    })
    .optional()
    .describe('the run of the default branch that failures and changes are compared with'),
  flakyBoard: flakyBoard
    .optional()
    .describe('the flaky tests of the default branch after this run; only its own runs have them'),
  newFailures: z.array(text).optional().describe('names of the failed tests of class `new`'),
  changes: changes.optional(),
  lastRun: z
    .object({
      commit: text,
      failed: count,
      fixed: changedTests.describe('tests that failed in it and pass now'),
    })
    .optional()
    .describe('the run before this one, of the same branch or pull request'),
  quarantine: z
    .array(
      z.object({
        test: text,
        owner: text,
        reason: text,
        until: text.describe('a date, YYYY-MM-DD'),
        state: z.enum(['muted', 'expired', 'ended', 'not-flaky', 'unused']),
      }),
    )
    .optional()
    .describe('entries of the quarantine file, each with its state after this run'),
  known: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('share of the planned units whose duration was known from the history'),
  measured: measuredTimes
    .optional()
    .describe('times that tests report themselves, and in regions those of the tests; absent where there are none'),
  cost: runCost.optional().describe('absent where no shard left a time'),
  misfits: z
    .array(text)
    .optional()
    .describe('which shards lack cores or memory, or leave them idle, and what input workers would fit'),
  overhead: z
    .object({ fixedMs: total, factor: z.number().min(0), shards: count })
    .optional()
    .describe('time of a shard without its tests, fitted to past and present shards'),
});
export type Report = DeepReadonly<z.infer<typeof reportSchema>>;
export type ReportUnit = Report['units'][number];

/**
 * One entry of the quarantine file. `test` is a name as the log and the lists of a report show it, and `*` in it stands for anything.
 * `until` is its last day, in UTC.
 */
export type QuarantineEntry = Omit<NonNullable<Report['quarantine']>[number], 'state'>;

/** A note at a line of a file, next to the change that people review. */
export interface Annotation {
  readonly level: 'failure' | 'warning' | 'notice';
  /** Relative to the repository. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

/** A job of the run that has ended without success. */
export interface EndedJob {
  readonly name: string;
  /** In the words of the host, such as `failure` or `cancelled`. */
  readonly conclusion: string;
}

/** A job of the run as it is now. */
export interface RunJob {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'ended';
  /** Milliseconds since 1970. Absent before it has started, and where it is unknown. */
  readonly startedAt?: number;
}

/** What a leg left that has ended, while others still run. */
export interface LegResult {
  readonly shard: number;
  /** As in `legOfRecord`. */
  readonly axis?: string | undefined;
  readonly record: Pick<ShardRecord, 'shard' | 'axis' | 'legs' | 'rows' | 'outcome'>;
  /** The names of its failed tests, as far as they are kept. */
  readonly failed: readonly string[];
  readonly failedCount: number;
}

/** How far a suite has come, while its shards run. It is no verdict. */
export interface RunProgress {
  readonly suite: string;
  /** How many legs there must be, as far as that is known yet. */
  readonly legs: number;
  readonly results: readonly LegResult[];
  /** Absent where the jobs are unknown. */
  readonly jobs?: {
    readonly running: number;
    readonly waiting: number;
    /** Shards whose jobs ended without a result. */
    readonly lost: readonly number[];
  };
  /** When the last one ends, as predicted, in milliseconds since 1970. Absent when nothing is left. */
  readonly endsAt?: number;
  /** Whether nothing more is to come. */
  readonly hasEnded: boolean;
}

/** One `testcase` as a report has it. Nothing is folded, and nothing is guessed beyond what the dialect says. */
export interface TestCase {
  readonly name: string;
  readonly className?: string;
  /** Names of the enclosing suites, outermost first. */
  readonly suite: readonly string[];
  /** As reported, `/`-separated. It may be an absolute path of another machine. */
  readonly file?: string;
  readonly line?: number;
  readonly outcome: TestOutcome;
  /** Milliseconds. Absent means unknown, not zero. */
  readonly durationMs?: number;
  readonly message?: string;
  /** Stack trace or output of the failure, capped. */
  readonly detail?: string;
  /** Where the failure happened, from its attributes or its stack trace. It is not part of the test's identity: a passing try has none. */
  readonly failedAt?: { readonly file: string; readonly line?: number };
  /** Other failed tries that the report itself names (`flakyFailure`, `rerunFailure`), oldest first. */
  readonly failedTries?: readonly FailedTry[];
  /** How often the test ran in all. Absent when the report does not say. */
  readonly tries?: number;
  /** What a second case with the same name in the same report is. Absent when the dialect does not say. */
  readonly sameName?: SameName;
  /** Times that it reports itself. */
  readonly metrics?: readonly Metric[];
  /** Paths of files that it says it has left, as written. Only of a test that failed in some try. */
  readonly saysAttached?: readonly string[];
  /** Those that were kept: see `ReportTest`. */
  readonly attachments?: readonly string[];
  /** The element that it is directly in. */
  readonly element?: SuiteElement;
}

/** A `<testsuite>` of a report. Cases of one name in two of them are two tests, even if both elements have the same name. */
export interface SuiteElement {
  /** How many of its cases are only tries of tests, as its counts say. Known after the element was read. */
  extraCases: number;
  /** Its cases run in every shard, such as those of a set-up, and belong to no unit. */
  inEveryShard?: true;
}

/**
 * What a case with the same name is. `retry`: the later one decides. `repeat`: an intended repetition, so the worst counts.
 * `parameter`: another test. `continued`: more about the test before it, such as an error in its teardown.
 */
export type SameName = 'retry' | 'repeat' | 'parameter' | 'continued';

/** A failed try that did not decide, because the test ran again. */
export interface FailedTry {
  readonly outcome: 'failed' | 'errored';
  readonly message?: string;
  readonly detail?: string;
}

/** Where a case comes from. */
export interface CaseOrigin {
  /** Path of the report, as people see it. */
  readonly report: string;
  readonly shard?: number;
  readonly attempt?: number;
  /** 1 for the first run in the shard, 2 for the retry of failed units. */
  readonly tryNumber?: number;
  /** 1 for the whole try. A later part ran again what an earlier one did not report. */
  readonly part?: number;
  readonly unit?: string;
  /** What the test ran on, such as a system. The same test on another system is another test, not another try. */
  readonly axis?: string;
}

/** The name of a test that has none in its report. */
export const NO_NAME = '(no name)';

/** Does the outcome fail a run? */
export const isBad = (outcome: TestOutcome): outcome is 'failed' | 'errored' =>
  outcome === 'failed' || outcome === 'errored';

/** Whether a case failed in some try, even if it passed in the end. */
export const failsOnce = ({ outcome, failedTries = [] }: Pick<TestCase, 'outcome' | 'failedTries'>): boolean =>
  isBad(outcome) || failedTries.length > 0;

export const hasFailed = ({ outcome }: { readonly outcome: TestOutcome }): boolean => isBad(outcome);

/** The only order of strings in this project. It is the same on every machine and in every locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A mistake of the user, such as wrong inputs or a plan that does not fit. The exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit codes, as documented in the README. A shard exits with the code of its test command instead. */
export const EXIT = { passed: 0, failed: 1, usage: 2, incomplete: 3, internal: 4 } as const;
