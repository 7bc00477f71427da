/** Everything a report says about its tests, gathered in one pass. There may be more tests than fit in memory. */
import { hasFailed, type ReportTest } from '../model.ts';
import { type Numbered, Slowest } from '../text/slowest.ts';
import { testName } from '../text/test-name.ts';
import type { Evidence, EvidenceTest } from './evidence.ts';

export interface TestTally {
  tests: number;
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  flaky: number;
  durationMs: number;
  /** How many tests have a time. If none has, the duration is unknown, not zero. */
  timed: number;
}

export interface TestTallies {
  readonly all: TestTally;
  /** The tests of each axis. Tests of no leg are with those of legs without an axis. */
  on(axis: string): AxisTallies;
  /** How many tests belong to no known unit. */
  readonly unmatched: number;
  readonly flakyNames: readonly string[];
  /** The failed, flaky and slowest tests, or all tests, in the order of the evidence. */
  readonly kept: readonly ReportTest[];
}

export interface AxisTallies {
  readonly byUnit: ReadonlyMap<string, TestTally>;
  readonly byShard: ReadonlyMap<number, TestTally>;
}

class Tallies {
  readonly byUnit = new Map<string, TestTally>();
  readonly byShard = new Map<number, TestTally>();
}

export const newTally = (): TestTally => ({
  tests: 0,
  passed: 0,
  failed: 0,
  errored: 0,
  skipped: 0,
  flaky: 0,
  durationMs: 0,
  timed: 0,
});

export function tallyTests(tests: Evidence['tests'], keepAll: boolean): TestTallies {
  const all = newTally();
  const byAxis = new Map<string, Tallies>();
  const on = (axis: string): Tallies => {
    const found = byAxis.get(axis) ?? new Tallies();
    byAxis.set(axis, found);
    return found;
  };
  let matched = 0;
  const flakyNames: string[] = [];
  const kept = keepAll ? new KeptAll() : new KeptNoteworthy();
  for (const test of tests) {
    count(all, test);
    const { byUnit, byShard } = on(test.axis ?? '');
    if (test.unit !== undefined) count(tallyOf(byUnit, test.unit), test);
    if (test.unit !== undefined || test.inEveryShard) matched += 1;
    if (test.shard !== undefined) count(tallyOf(byShard, test.shard), test);
    if (test.flaky) flakyNames.push(testName(test));
    kept.offer(test);
  }
  return { all, on, unmatched: all.tests - matched, flakyNames, kept: kept.tests() };
}

function tallyOf<K>(tallies: Map<K, TestTally>, key: K): TestTally {
  const found = tallies.get(key) ?? newTally();
  tallies.set(key, found);
  return found;
}

function count(tally: TestTally, { outcome, flaky, durationMs }: ReportTest): void {
  tally.tests += 1;
  tally[outcome] += 1;
  if (flaky) tally.flaky += 1;
  if (durationMs !== undefined) tally.timed += 1;
  tally.durationMs += durationMs ?? 0;
}

class KeptAll {
  readonly #tests: ReportTest[] = [];
  offer = (test: EvidenceTest): void => void this.#tests.push(reportTest(test));
  tests = (): ReportTest[] => this.#tests;
}

class KeptNoteworthy {
  #at = 0;
  readonly #noted: Numbered[] = [];
  readonly #slowest = new Slowest();

  offer(test: EvidenceTest): void {
    const at = this.#at++;
    // Of millions of tests only a few are kept, so no object is made for the others.
    if (!isNoted(test) && !this.#slowest.mayHave(test)) return;
    const numbered = { at, test: reportTest(test) };
    if (isNoted(test)) this.#noted.push(numbered);
    this.#slowest.offer(numbered);
  }

  tests(): ReportTest[] {
    const slow = this.#slowest.result().filter(({ test }) => !isNoted(test));
    return [...this.#noted, ...slow].sort((a, b) => a.at - b.at).map(({ test }) => test);
  }
}

const isNoted = (test: ReportTest): boolean => hasFailed(test) || test.flaky;

/** The test without fields that only the merged file needs. A flaky test gets the message of its last failed try. */
function reportTest(test: EvidenceTest): ReportTest {
  const { name, className, suite, file, line, unit, shard, axis, passedOn, outcome } = test;
  const { flaky, durationMs, tries, metrics, failureClass, past, attachments } = test;
  const { message, detail } = test.message === undefined ? (test.failedTries?.at(-1) ?? test) : test;
  return {
    name,
    ...(className !== undefined && { className }),
    suite,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(unit !== undefined && { unit }),
    ...(shard !== undefined && { shard }),
    ...(axis !== undefined && { axis }),
    ...(passedOn !== undefined && { passedOn }),
    outcome,
    flaky,
    ...(durationMs !== undefined && { durationMs }),
    tries,
    ...(metrics !== undefined && { metrics }),
    ...(message !== undefined && { message }),
    ...(detail !== undefined && { detail }),
    ...(failureClass !== undefined && { failureClass }),
    ...(past !== undefined && { past }),
    ...(attachments !== undefined && { attachments }),
  };
}
