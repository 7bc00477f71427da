/** The suite elements of a merged file: where one ends and the next begins, what its tests share, and what each comes to. */
import type { TestOutcome } from '../../model.ts';
import type { FoldedTest } from '../fold/folded-test.ts';

/** What the tests of one element, or of the whole file, come to. */
export interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** Sum over the tests whose time is known; undefined where none is. */
  readonly timeMs: number | undefined;
}

export const NO_TESTS: Totals = { tests: 0, failures: 0, errors: 0, skipped: 0, timeMs: undefined };

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

const COUNTED: Readonly<Record<TestOutcome, 'failures' | 'errors' | 'skipped' | undefined>> = {
  failed: 'failures',
  errored: 'errors',
  skipped: 'skipped',
  passed: undefined,
};

/** Of the whole file first, then of each suite element with all that is in it, in the order in which they are opened. */
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
