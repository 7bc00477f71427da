/**
 * The words of the design as data: the four stored files, and the values that travel between the parts.
 * Every stored file is validated by its schema on every read (see `stored.ts`); the JSON Schemas in `schema/` come from here.
 * Times are milliseconds unless the name says otherwise. Paths are relative and `/`-separated. Shards count from 1.
 */
import { z } from 'zod';

export type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** A plan has at most so many shards; a host may run fewer. */
export const MAX_SHARDS = 256;

/** What the merge of one attempt leaves. The next plan looks there for timings that the cache has lost. */
export const reportArtifact = (suite: string, attempt: number): string =>
  `shardwise-${suite}-report-attempt-${attempt}`;

/** Travels with the plan, so that the merge updates exactly what the plan was made from; and with the report. */
export const HISTORY_FILE = 'history.json.gz';

/** In the artifact of the report. */
export const REPORT_FILE = 'report.json';

/** Longer than any real test: a stored or reported duration above this is damage. */
export const MAX_DURATION_MS = 24 * 60 * 60 * 1000;

const duration = z.number().min(0).max(MAX_DURATION_MS);
const total = z.number().min(0);
const count = z.int().min(0);
const text = z.string();
/** Becomes part of artifact names, cache keys and folders, on every platform: never a path, never a hidden file. */
export const SUITE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const suiteName = z.string().regex(SUITE_NAME);

const shardIndex = z.int().min(1).max(MAX_SHARDS);
const timestamp = z.iso.datetime().describe('ISO 8601, UTC');
const runsOn = z
  .union([text, z.array(text), z.record(text, z.union([text, z.array(text)]))])
  .describe('what `runs-on` takes: a label, labels, or a runner group');

/** Where a predicted duration comes from, from the surest to a mere guess. */
export const ESTIMATE_SOURCES = ['history', 'sibling', 'size', 'default'] as const;

/** Who counted the tests of a unit: the framework was asked, the history knows, or the source was scanned for test definitions. */
export const COUNT_SOURCES = ['framework', 'history', 'scan'] as const;

const plannedUnit = z.object({
  id: text.min(1).describe('what the framework is told to run; for a file its path relative to the working directory'),
  file: text.optional().describe('the file that holds the unit, relative to the working directory'),
  part: text
    .min(1)
    .optional()
    .describe('the unit is this part of its file; the unit of the file itself is then all that is in no such part'),
  estimateMs: duration.describe('predicted duration'),
  source: z.enum(ESTIMATE_SOURCES).describe('where the prediction comes from'),
  pool: text.describe('the pool it runs in'),
  tests: count.optional().describe('how many tests it holds, if that is known'),
  testsSource: z.enum(COUNT_SOURCES).optional().describe('who counted them'),
});

const plannedShard = z.object({
  index: shardIndex,
  pool: text,
  runsOn,
  units: z.array(text).min(1).describe('ids, in the order to run them'),
  predictedMs: total.describe('overhead included'),
  timeoutMinutes: z.int().min(1).describe('for `timeout-minutes` of the job'),
});

export const planSchema = z.object({
  version: z.literal(1),
  id: text.min(1).describe('hash of everything else but `createdAt` and `attempt`'),
  createdAt: timestamp,
  attempt: z
    .int()
    .min(1)
    .optional()
    .describe(
      'run attempt it was made in: what earlier attempts left belongs to an earlier plan, even one of the same id',
    ),
  suite: suiteName,
  framework: text.min(1),
  workingDirectory: text.describe('relative to the repository, `.` for its root'),
  commit: text.describe('empty outside a git repository'),
  units: z.array(plannedUnit),
  shards: z.array(plannedShard).max(MAX_SHARDS),
  reason: text.describe('why this many shards'),
  prediction: z.object({
    wallMs: total.describe('of the slowest shard, overhead included'),
    overheadMs: total.describe('what each shard costs beside its tests'),
    overheadFactor: z
      .number()
      .min(0)
      .optional()
      .describe('how long the tests of a shard take against what their reports add up to'),
    overheadShards: count.optional().describe('past shards that say so; with none the overhead is assumed'),
    billedMinutes: count.describe(
      'of all shards, each rounded up as the host bills; to a minute where nothing is billed',
    ),
    lowerBoundMs: total.describe('no plan with this many shards can be faster'),
    known: z.number().min(0).max(1).describe('share of the units whose duration comes from history'),
  }),
  alternatives: z.array(z.object({ shards: z.int().min(1), wallMs: total, billedMinutes: count })),
  warnings: z.array(text),
});
export type Plan = DeepReadonly<z.infer<typeof planSchema>>;
export type PlannedUnit = Plan['units'][number];
/** A unit whose duration is predicted and whose place is still open. */
export type EstimatedUnit = Omit<PlannedUnit, 'pool'>;
export type PlannedShard = Plan['shards'][number];
export type RunsOn = PlannedShard['runsOn'];
export type EstimateSource = PlannedUnit['source'];

/** `missing`: the unit was to run and no report names it. */
export const UNIT_OUTCOMES = ['passed', 'failed', 'skipped', 'missing'] as const;
export type UnitOutcome = (typeof UNIT_OUTCOMES)[number];

export const SHARD_OUTCOMES = ['passed', 'failed', 'timed-out', 'crashed'] as const;

export const shardRecordSchema = z.object({
  version: z.literal(1),
  planId: text.min(1),
  suite: suiteName,
  shard: shardIndex,
  pool: text,
  attempt: z.int().min(1),
  runner: z.object({ name: text, os: text, arch: text, cpus: count }),
  startedAt: timestamp.describe('of the test command'),
  finishedAt: timestamp.describe('of the test command, retries included'),
  setupMs: duration
    .optional()
    .describe('from the start of the job to the start of the test command, where that is known'),
  exitCode: z.int().nullable().describe('of the test command; null when it was killed by a signal'),
  outcome: z.enum(SHARD_OUTCOMES),
  units: z.array(
    z.object({
      id: text.min(1),
      outcome: z.enum(UNIT_OUTCOMES),
      durationMs: duration
        .optional()
        .describe('sum of its tests in the try that settled it; absent when the report has no times'),
      tests: count,
      tries: z.int().min(0).describe('how often it was started'),
    }),
  ),
  reports: z.array(text).describe('the JUnit files beside this record, in the order of the tries'),
  tail: z.array(text).describe('the last lines of the log'),
  canSelect: z.boolean().optional().describe('whether its command could run parts of a file by themselves'),
});
export type ShardRecord = DeepReadonly<z.infer<typeof shardRecordSchema>>;

/** At most this many durations are kept for a unit. */
export const MAX_SAMPLES = 9;

/** At most this many shards are kept for a runner class: those of eight runs, so that they differ enough to tell overhead from tests. */
export const MAX_SHARD_SAMPLES = 64;

/** So many files, the longest of a runner class, keep the times of their parts: others are never too large for a shard. */
export const MAX_FILES_WITH_PARTS = 32;

/** So many parts of a file, the longest, are kept; a file with more of them has none that is long. */
export const MAX_PARTS = 100;

/** A longer name is not worth its place in a history and on a command line. */
export const MAX_PART_NAME = 200;

/** A longer name of a test is cut in the history: no name that people gave to a test is so long. */
export const MAX_BASE_NAME = 300;

const baseTest = z.object({
  name: text
    .max(MAX_BASE_NAME)
    .describe('inside its unit, as people see it; empty for the unit itself, where that is reported as a test'),
  ms: duration.optional().describe('what it takes when it is slow; absent when it never passed at the first try'),
  fails: z.int().min(1).optional().describe('in so many runs in a row it failed; absent when it did not in the newest'),
  flakes: z.int().min(1).optional().describe('how often it failed and passed at one commit; absent when not lately'),
  lastFlake: timestamp.optional(),
});

/** What the newest runs of the default branch said of each test: what later runs are compared with. */
const base = z.object({
  commit: text.describe('of the newest run; empty where it is not known'),
  at: timestamp.describe('when the newest run was merged'),
  onlyBad: z.boolean().optional().describe('there are too many tests to keep: of the passing ones nothing is known'),
  units: z.array(
    z.object({
      id: text.min(1),
      commit: text
        .optional()
        .describe('where that is not the commit of the newest run, which did not measure this unit'),
      tests: z.array(baseTest),
    }),
  ),
});
export type Base = DeepReadonly<z.infer<typeof base>>;
export type BaseUnit = Base['units'][number];
export type BaseTest = BaseUnit['tests'][number];

/** By unit, then by name. */
export const testsByUnit = (known: Base | undefined): ReadonlyMap<string, ReadonlyMap<string, BaseTest>> =>
  new Map(known?.units.map(({ id, tests }) => [id, new Map(tests.map((test) => [test.name, test]))]));

export const historySchema = z.object({
  version: z.literal(1),
  suite: suiteName,
  updatedAt: timestamp,
  classes: z
    .array(
      z.object({
        name: text.min(1).describe('runner class: the pool whose machines took these times'),
        shards: z
          .array(z.object({ wallMs: duration, testsMs: total }))
          .max(MAX_SHARD_SAMPLES)
          .describe('recent shards, newest last: the job (set-up and tests) against the sum of its tests'),
        units: z.array(
          z.object({
            id: text.min(1),
            durationsMs: z.array(duration).max(MAX_SAMPLES).describe('passing first-try durations, newest last'),
            tests: count.optional(),
            parts: z
              .array(z.object({ name: text.min(1).max(MAX_PART_NAME), durationMs: duration, tests: count }))
              .max(MAX_PARTS)
              .optional()
              .describe('of a long file that the framework can run in parts: its longest parts, longest first'),
            lastOutcome: z.enum(UNIT_OUTCOMES),
            fails: count,
            flakes: count,
            lastSeen: timestamp,
          }),
        ),
      }),
    )
    .describe('an array and not an object keyed by name, so that no name can be mistaken for a property'),
  base: base.optional().describe('the tests of the default branch; only its own runs change it'),
});
export type History = DeepReadonly<z.infer<typeof historySchema>>;
export type RunnerClass = History['classes'][number];
export type UnitHistory = RunnerClass['units'][number];
export type PartHistory = NonNullable<UnitHistory['parts']>[number];

/** Outcome of one test, from the one that decides to the one that yields: error beats failure beats skipped beats passed. */
export const TEST_OUTCOMES = ['errored', 'failed', 'skipped', 'passed'] as const;
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

/** `damaged`: read in part. `foreign`: another format, named in `producer`. `empty`: no bytes. `unreadable`: neither. */
export const FILE_STATUSES = ['ok', 'damaged', 'foreign', 'empty', 'unreadable'] as const;

export const VERDICTS = ['passed', 'failed', 'incomplete', 'empty'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * What is known of a failed test from runs of the default branch. `new`: it passed there, or is not known there. `known-flaky`: it failed
 * and passed at one commit there. `already-failing`: it failed there too. `quarantined`: the quarantine file mutes it.
 */
export const FAILURE_CLASSES = ['new', 'known-flaky', 'already-failing', 'quarantined'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Cases as the file has them, before anything is folded. */
const caseTotals = z.object({
  tests: count,
  passed: count,
  failed: count,
  errored: count,
  skipped: count,
  timeMs: z.number().describe('sum of the times as written; what is not a number adds nothing'),
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

const reportTest = z.object({
  name: text,
  className: text.optional(),
  suite: z.array(text).describe('names of the enclosing suites, outermost first'),
  file: text.optional().describe('relative to the repository'),
  line: z.int().min(1).optional(),
  unit: text.optional(),
  shard: shardIndex.optional(),
  outcome: z.enum(TEST_OUTCOMES),
  flaky: z.boolean(),
  durationMs: total.optional(),
  tries: z.int().min(1),
  message: text.optional(),
  detail: text.optional(),
  failureClass: z.enum(FAILURE_CLASSES).optional().describe('of a failed test, where there is a base to compare with'),
});
export type ReportTest = DeepReadonly<z.infer<typeof reportTest>>;

/** How many names a list of changed tests holds; beside it stands how many there are. */
export const MAX_CHANGED_NAMES = 100;

const changedTests = z.object({ count, names: z.array(text).max(MAX_CHANGED_NAMES) });

/** Against the newest run of the default branch that the history knows. */
const changes = z.object({
  fixed: changedTests.describe('failed there and pass now'),
  added: changedTests.describe('not known there'),
  removed: changedTests.describe('known there, of units that ran here, and reported no more'),
  slower: z
    .array(z.object({ name: text, beforeMs: total, afterMs: total }))
    .describe('passed, and took much longer than there; the greatest difference first'),
});
export type Changes = DeepReadonly<z.infer<typeof changes>>;

export const reportSchema = z.object({
  version: z.literal(1),
  suite: suiteName,
  commit: text,
  planId: text.optional(),
  createdAt: timestamp,
  verdict: z.enum(VERDICTS),
  reasons: z.array(text).describe('why it is not passed, in order of weight'),
  complete: z.boolean().describe('nothing is missing, broken off or damaged, whatever failed'),
  warnings: z.array(text),
  totals: z.object({
    tests: count.describe('each test once, however often it was tried'),
    passed: count,
    failed: count,
    errored: count,
    skipped: count,
    flaky: count.describe('of the passed ones: failed in an earlier try'),
    missing: count.describe('planned units that no report names'),
    durationMs: total.describe('sum of all tests'),
    wallMs: total.optional().describe('of the slowest shard'),
  }),
  shards: z.array(
    z.object({
      index: shardIndex,
      pool: text,
      attempt: z.int().min(1).optional(),
      outcome: z.enum([...SHARD_OUTCOMES, 'missing']),
      exitCode: z.int().nullable().optional(),
      predictedMs: total.optional(),
      actualMs: total.optional(),
      units: count,
      tests: count,
      failed: count,
      tail: z.array(text),
    }),
  ),
  units: z.array(
    z.object({
      id: text,
      shard: shardIndex.optional(),
      outcome: z.enum(UNIT_OUTCOMES),
      flaky: z.boolean(),
      durationMs: total.optional(),
      tests: count,
    }),
  ),
  tests: z.array(reportTest).describe('failed, flaky and slowest tests; all with --full'),
  files: z.array(reportFile),
  flaky: z.array(text).describe('names of the flaky tests'),
  missing: z.array(z.object({ shard: shardIndex.optional(), unit: text.optional() })),
  unexpected: z
    .array(z.object({ unit: text, shard: shardIndex.optional() }))
    .optional()
    .describe('reported, and planned for no shard or for another one'),
  doubled: z
    .array(z.object({ unit: text, shards: z.array(shardIndex) }))
    .optional()
    .describe('units that more than one shard reported'),
  infrastructure: z
    .boolean()
    .optional()
    .describe('most tests failed: the cause is not in them, and the run teaches nothing'),
  base: z
    .object({ commit: text, at: timestamp })
    .optional()
    .describe('the run of the default branch that failures and changes are compared with'),
  newFailures: z.array(text).optional().describe('names of the failed tests of class `new`'),
  changes: changes.optional(),
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
    .describe('entries of the quarantine file, and what became of each'),
  known: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('share of the planned units whose duration was known from history'),
  overhead: z
    .object({ fixedMs: total, factor: z.number().min(0), shards: count })
    .optional()
    .describe('what a shard costs beside its tests, fitted from so many past and present shards'),
});
export type Report = DeepReadonly<z.infer<typeof reportSchema>>;
export type ReportUnit = Report['units'][number];

/** One entry of the quarantine file: a name as the log and the lists of a report show it, in which `*` stands for anything; `until` is its last day, in UTC. */
export type QuarantineEntry = Omit<NonNullable<Report['quarantine']>[number], 'state'>;

/** A note at a line of a file, beside the change that people review. */
export interface Annotation {
  readonly level: 'failure' | 'warning' | 'notice';
  /** Relative to the repository. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

/** One `testcase` as a report has it: nothing folded, nothing guessed beyond what the dialect says. */
export interface TestCase {
  readonly name: string;
  readonly className?: string;
  /** Names of the enclosing suites, outermost first. */
  readonly suite: readonly string[];
  /** As reported, `/`-separated; may still be absolute, of another machine. */
  readonly file?: string;
  readonly line?: number;
  readonly outcome: TestOutcome;
  /** Milliseconds; absent is unknown, not zero. */
  readonly durationMs?: number;
  readonly message?: string;
  /** Stack trace or output of the failure, capped. */
  readonly detail?: string;
  /** Where the failure happened, by its attributes or its stack trace: no part of the test's identity, a passing try has none. */
  readonly failedAt?: { readonly file: string; readonly line?: number };
  /** Failed tries beside this one that the report itself tells of (`flakyFailure`, `rerunFailure`), oldest first. */
  readonly failedTries?: readonly FailedTry[];
  /** How often it ran in all, where the report says so. */
  readonly tries?: number;
  /** What a second case of the same name in the same report is, where the dialect says so. */
  readonly sameName?: SameName;
}

/** `retry`: the later one decides. `repeat`: run several times on purpose, the worst counts. `parameter`: another test. */
export type SameName = 'retry' | 'repeat' | 'parameter';

/** A try that did not decide: the test was run again. */
export interface FailedTry {
  readonly outcome: 'failed' | 'errored';
  readonly message?: string;
  readonly detail?: string;
}

/** Where a case was read. */
export interface CaseOrigin {
  /** Path of the report, as shown to people. */
  readonly report: string;
  readonly shard?: number;
  readonly attempt?: number;
  /** 1 for the first run in the shard, 2 for the retry of what failed. */
  readonly tryNumber?: number;
  readonly unit?: string;
  /** What else the same test ran on, such as another system: of each it is a test of its own, and no try of the others. */
  readonly axis?: string;
}

/** A test that makes a run red. */
export const isBad = (outcome: TestOutcome): outcome is 'failed' | 'errored' =>
  outcome === 'failed' || outcome === 'errored';

export const hasFailed = ({ outcome }: { readonly outcome: TestOutcome }): boolean => isBad(outcome);

/** The one order of strings in this project: the same on every machine and in every locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A mistake of the user: wrong inputs, a plan that does not fit. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Documented in the README; a shard exits with its test command's code instead. */
export const EXIT = { passed: 0, failed: 1, usage: 2, incomplete: 3, internal: 4 } as const;
