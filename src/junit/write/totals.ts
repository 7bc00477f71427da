/** The suite elements of a merged file: where one ends and the next begins, what its tests share, and what each comes to. */
import type { TestOutcome } from '../../model.ts';
import type { FoldedTest } from '../fold/fold.ts';

export interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** Of the tests whose time is known; absent where none is. */
  readonly timeMs?: number;
}

/**
 * What the tests directly in one suite element have in common and no other element tells. A suite whose tests differ in it is written as
 * several elements of the same name: schemas and readers know properties of a suite, and few know those of a test.
 */
export interface SharedFacts {
  readonly shard: number | undefined;
  readonly attempt: number | undefined;
  /** How often each ran in all, where that is more than once and more than its failed tries show. */
  readonly tries: number | undefined;
}

const factsOf = ({ shard, attempt, tries, failedTries }: FoldedTest): SharedFacts => ({
  shard,
  attempt,
  tries: tries === 1 + failedTries.length ? undefined : tries,
});

/** The suite elements that are open while tests are walked one after another. */
export class OpenSuites {
  /** Names, outermost first. */
  path: readonly string[] = [];
  /** Of the tests directly in the innermost one. */
  facts: SharedFacts | undefined;

  /** Goes on to the next test; gives how many of the open elements stay open, or undefined when it lies beside the last test. */
  enter(test: FoldedTest): number | undefined {
    const path = pathOf(test);
    const facts = factsOf(test);
    const same = samePath(this.path, path);
    if (same && this.facts !== undefined && sameFacts(this.facts, facts)) return undefined;
    // An element that has tests of other suites or facts in it already is not gone back to.
    const kept = Math.min(commonLength(this.path, path), path.length - 1);
    this.path = path;
    this.facts = facts;
    return kept;
  }
}

/** A row of numbers for each element of the file: in one block, since there may be as many of them as tests. */
class TotalsTable {
  #rows = new Float64Array(1024 * ROW);
  #count = 0;

  /** Gives the number of the row, from 0. */
  addRow(): number {
    const start = this.#count * ROW;
    if (start === this.#rows.length) this.#grow();
    this.#rows[start + COLUMN.timeMs] = Number.NaN;
    return this.#count++;
  }

  addTest(row: number, { outcome, durationMs }: FoldedTest): void {
    const start = row * ROW;
    const counted = COUNTED[outcome];
    this.#add(start + COLUMN.tests, 1);
    if (counted !== undefined) this.#add(start + COLUMN[counted], 1);
    if (durationMs !== undefined) this.#add(start + COLUMN.timeMs, durationMs);
  }

  at(row: number): Totals {
    const [tests = 0, failures = 0, errors = 0, skipped = 0, timeMs = Number.NaN] = this.#rows.subarray(row * ROW);
    return { tests, failures, errors, skipped, ...(Number.isNaN(timeMs) ? {} : { timeMs }) };
  }

  /** NaN, which is no time yet, is nothing too. */
  #add(at: number, value: number): void {
    this.#rows[at] = (this.#rows[at] || 0) + value;
  }

  #grow(): void {
    const old = this.#rows;
    this.#rows = new Float64Array(2 * old.length);
    this.#rows.set(old);
  }
}

const COLUMN = { tests: 0, failures: 1, errors: 2, skipped: 3, timeMs: 4 } as const;
const ROW = 5;

const COUNTED: Readonly<Record<TestOutcome, 'failures' | 'errors' | 'skipped' | undefined>> = {
  failed: 'failures',
  errored: 'errors',
  skipped: 'skipped',
  passed: undefined,
};

/** Of the whole file in the first row, then of each suite element with all that is in it, in the order in which they are opened. */
export function countTotals(tests: Iterable<FoldedTest>): TotalsTable {
  const totals = new TotalsTable();
  const open = [totals.addRow()];
  const trail = new OpenSuites();
  for (const test of tests) {
    const kept = trail.enter(test);
    if (kept !== undefined) open.splice(1 + kept, open.length, ...trail.path.slice(kept).map(() => totals.addRow()));
    for (const row of open) totals.addTest(row, test);
  }
  return totals;
}

/** Other readers expect every test in a suite: what has none is in one without a name, which our reader does not count as a place. */
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
