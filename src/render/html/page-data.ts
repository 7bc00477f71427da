/**
 * What the HTML page knows, as it is stored in the page. All tests are in columns, because a hundred thousand of them pack best like that:
 * the value at place `n` of each column belongs to test `n`. The page (`src/page`) imports only these types.
 */
import type { FailureClass, PastRun, Report, RunCost, Verdict } from '../../model.ts';
import type { FlakyTest } from '../../text/flaky-tests.ts';
import type { RunOne } from '../../text/run-one.ts';

export interface PageData {
  readonly suite: string;
  readonly commit: string;
  readonly createdAt: string;
  readonly verdict: Verdict;
  /** Address of the run. Absent where there is no such page. */
  readonly run?: string;
  /** Where the files of the report are, if this page is not beside them. Absent where it always is. */
  readonly kept?: { readonly artifact: string; readonly href?: string };
  readonly tests: TestColumns;
  /** Everything that only failed, flaky and missing tests have, in the order of the tests. */
  readonly details: readonly TestDetail[];
  /** How many tests the run has. The page has fewer where there are too many. */
  readonly totalTests: number;
  /** Texts that were too long in all, so that later failures have no stack trace here. */
  readonly tracesLeftOut: number;
  /** What earlier runs said. Absent where none is known. */
  readonly past?: PastColumns;
  /** How the suite goes from run to run. Absent where no earlier run is known. */
  readonly trends?: Trends;
  readonly groups: readonly FailureGroup[];
  readonly lanes: readonly Lane[];
  /** What the run cost, and what one shard fewer or more would have. Absent where no shard left a time. */
  readonly cost?: RunCost;
  /** Why there are this many shards. */
  readonly planReason?: string;
  /** How to run one test. Absent where the framework is unknown. */
  readonly runOne?: RunOne;
  readonly warnings: readonly string[];
  readonly changes?: Report['changes'];
  readonly notSelected?: Report['notSelected'];
  readonly fixed?: readonly string[];
  readonly quarantine?: Report['quarantine'];
  readonly measured?: Report['measured'];
  readonly files: readonly PageFile[];
}

/** One letter for each test: passed, flaky, failed, errored, skipped, or a unit that no report names. */
export const STATUS_LETTERS = {
  passed: 'p',
  flaky: 'k',
  failed: 'f',
  errored: 'e',
  skipped: 's',
  missing: 'm',
} as const;
export type Status = keyof typeof STATUS_LETTERS;

/** Numbers in `file`, `unit`, `axis` and `group` are places in the tables of texts, and -1 is none. */
export interface TestColumns {
  readonly status: string;
  readonly name: readonly string[];
  readonly group: readonly number[];
  readonly file: readonly number[];
  readonly unit: readonly number[];
  readonly axis: readonly number[];
  /** 0 where it is unknown. */
  readonly shard: readonly number[];
  /** In milliseconds; -1 where it is unknown. */
  readonly ms: readonly number[];
  readonly groups: readonly string[];
  readonly filePaths: readonly string[];
  /** The place of the owners of each file in `owners`. Absent where nobody knows them. */
  readonly fileOwners?: readonly number[];
  /** Such as `payments, web`. */
  readonly owners?: readonly string[];
  readonly unitIds: readonly string[];
  readonly axes: readonly string[];
}

/** The past of the tests. A test that has no letters here passed in all of the runs. */
export interface PastColumns {
  /** Newest last. A letter of a test stands for one of them, counted from the end. */
  readonly runs: readonly PastRun[];
  /** What they are called after their number: `runs of the default branch`. */
  readonly words: string;
  /** Places of tests in the columns, in order. */
  readonly at: readonly number[];
  /** Letters of each: see `TestPast`. Empty for a test that no run knows. */
  readonly outcomes: readonly string[];
  /** Times in milliseconds by the place of the test, of some tests. */
  readonly times: Readonly<Record<number, readonly (number | null)[]>>;
}

export interface Trends {
  /** Newest last. */
  readonly runs: readonly PastRun[];
  /** The last of them is this run. */
  readonly hasThisRun: boolean;
  /** Those that earlier runs say are flaky, the worst first. They may be none of this run. */
  readonly flaky: readonly FlakyTest[];
  /** How many there are in all. */
  readonly flakyInAll: number;
}

export interface TestDetail {
  /** Its place in the columns. */
  readonly at: number;
  readonly line?: number;
  /** Address of that line. */
  readonly href?: string;
  readonly failureClass?: FailureClass;
  readonly passedOn?: readonly string[];
  readonly tries?: number;
  /** Paths of files that it has left, relative to the page. */
  readonly attachments?: readonly string[];
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
  /** Failed tries before the one that decided, oldest first. */
  readonly failedTries?: readonly Try[];
}

export interface Try {
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
}

/** A group of failures by what is known of them, in the words of the summary. */
export interface FailureGroup {
  readonly name: FailureClass | 'unknown';
  readonly title: string;
  readonly lead?: string;
}

/** What one leg did, and what was planned for it. Times are milliseconds from the start of its job. */
export interface Lane {
  readonly shard: number;
  readonly axis: string;
  readonly pool: string;
  readonly outcome: Report['shards'][number]['outcome'];
  readonly attempt?: number | undefined;
  readonly exitCode?: number | null | undefined;
  readonly predictedMs?: number | undefined;
  readonly actualMs?: number | undefined;
  readonly setupMs?: number | undefined;
  readonly tests: number;
  readonly failed: number;
  readonly tail: readonly string[];
  readonly log?: string | undefined;
  /** Files that it has left and that belong to no test. */
  readonly attachments?: readonly string[] | undefined;
  /** The planned ones in their order, and then those that were planned for other shards. */
  readonly units: readonly LaneUnit[];
  /** When they ran. Absent where the record does not say it. */
  readonly spans?: SpanColumns;
  /** When its job began, after the job that began first. Only of jobs of the first attempt. */
  readonly beganMs?: number;
  readonly devices?: readonly LaneDevice[];
}

/** When units ran, in columns: the value at place `n` of each belongs to span `n`. They are in the order of their starts. */
export interface SpanColumns {
  /** The place in the units of the lane. */
  readonly unit: readonly number[];
  /** From the start of the test command, in milliseconds. */
  readonly fromMs: readonly number[];
  readonly ms: readonly number[];
  /** Units that ran at the same time are in different rows, from 0. */
  readonly row: readonly number[];
  /** The number of the try. */
  readonly tries: readonly number[];
  /** A letter each: passed, failed, skipped, or `-` where it is not known. */
  readonly outcome: string;
}

export interface LaneUnit {
  readonly id: string;
  readonly outcome: Report['units'][number]['outcome'];
  readonly flaky: boolean;
  readonly tests: number;
  readonly ms?: number;
  readonly estimateMs?: number;
  /** Model and id of the device that ran it. */
  readonly device?: string;
  /** The shard that it was planned for, where that is another one. */
  readonly takenFrom?: number;
}

/** A device that ran tests of a leg. */
export interface LaneDevice {
  /** Model and id. */
  readonly label: string;
  readonly batches: number;
  readonly losses: number;
  readonly benched?: string | undefined;
}

export type PageFile = Pick<Report['files'][number], 'path' | 'status' | 'problem' | 'producer'>;
