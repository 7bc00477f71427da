/** The suite elements of a merged file: where each begins and ends, which facts its tests share, and its totals. */
import type { TestOutcome } from '../../model.ts';
import type { FoldedTest } from '../fold/folded-test.ts';

/** Totals of the tests in one element or in the whole file. */
export interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** The sum of the known times. Undefined if no time is known. */
  readonly timeMs: number | undefined;
}

export const NO_TESTS: Totals = { tests: 0, failures: 0, errors: 0, skipped: 0, timeMs: undefined };

/**
 * Facts that all tests directly in a suite element share and that are written only as its properties.
 * If the tests of a suite differ in them, the suite becomes several elements of the same name.
 * Schemas and readers know properties of a suite, but few know those of a test.
 */
export interface SharedFacts {
  readonly shard: number | undefined;
  readonly attempt: number | undefined;
  /** How often each test ran in total. Undefined if its failed tries already show that. */
  readonly tries: number | undefined;
}

const factsOf = ({ shard, attempt, tries, failedTries }: FoldedTest): SharedFacts => ({
  shard,
  attempt,
  tries: tries === 1 + failedTries.length ? undefined : tries,
});

/** The suite elements that are open during a walk over the tests. */
export class OpenSuites {
  /** Names, outermost first. */
  path: readonly string[] = [];
  /** Facts of the tests directly in the innermost element. */
  facts: SharedFacts | undefined;

  /** Goes to the next test. Returns how many of the open elements stay open, or undefined if the test is in the same element as the last one. */
  enter(test: FoldedTest): number | undefined {
    const path = pathOf(test);
    const facts = factsOf(test);
    const same = samePath(this.path, path);
    if (same && this.facts !== undefined && sameFacts(this.facts, facts)) return undefined;
    // An element that already contains other suites or tests with other facts is not opened again.
    const kept = Math.min(commonLength(this.path, path), path.length - 1);
    this.path = path;
    this.facts = facts;
    return kept;
  }
}

const COUNTED: Readonly<Record<TestOutcome, 'failures' | 'errors' | 'skipped' | undefined>> = {
  failed: 'failures',
  errored: 'errors',
  skipped: 'skipped',
  passed: undefined,
};

/** Totals of the whole file, then of each suite element with all its contents, in the order in which they are opened. */
export function countTotals(tests: Iterable<FoldedTest>): readonly Totals[] {
  const all = [{ ...NO_TESTS }];
  const open = [...all];
  const trail = new OpenSuites();
  for (const test of tests) {
    const kept = trail.enter(test);
    if (kept !== undefined) {
      const opened = trail.path.slice(kept).map(() => ({ ...NO_TESTS }));
      all.push(...opened);
      open.splice(1 + kept, open.length, ...opened);
    }
    for (const totals of open) addTest(totals, test);
  }
  return all;
}

function addTest(totals: { -readonly [K in keyof Totals]: Totals[K] }, { outcome, durationMs }: FoldedTest): void {
  const counted = COUNTED[outcome];
  totals.tests++;
  if (counted !== undefined) totals[counted]++;
  if (durationMs !== undefined) totals.timeMs = (totals.timeMs ?? 0) + durationMs;
}

/**
 * The path of a test. Other readers expect every test in a suite, so a test without one gets a suite without a name.
 * Our reader ignores that suite.
 */
const pathOf = ({ suite }: FoldedTest): readonly string[] => (suite.length === 0 ? NO_SUITE : suite);
const NO_SUITE: readonly string[] = [''];

const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && commonLength(a, b) === a.length);

const sameFacts = (a: SharedFacts, b: SharedFacts): boolean =>
  a.shard === b.shard && a.attempt === b.attempt && a.tries === b.tries;

function commonLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
