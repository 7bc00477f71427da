/** Counts tests that are too many to keep by name. Their number, times and units stay correct. */
import { thousands } from '../../text/numbers.ts';
import type { FoldedTest } from './folded-test.ts';
import type { Run } from './run.ts';

interface NamelessGroup {
  /** Represents each test of the group. */
  readonly test: FoldedTest;
  count: number;
  /** Number of tests with a known time. `durationMs` is the sum of these times. */
  timed: number;
  durationMs: number;
}

export class Nameless {
  readonly #suite: readonly string[];
  readonly #groups = new Map<string, NamelessGroup>();
  count = 0;

  /** @param kept the number of tests and suites with names */
  constructor(kept: number) {
    this.#suite = [`beyond the first ${thousands(kept)} tests and suites`];
  }

  add({ outcome, durationMs, origin }: Run): void {
    const { shard, attempt, unit } = origin;
    const key = JSON.stringify([outcome, shard, attempt, unit]);
    const group = this.#groups.get(key) ?? { test: this.#test(outcome, origin), count: 0, timed: 0, durationMs: 0 };
    this.#groups.set(key, group);
    this.count++;
    group.count++;
    if (durationMs === undefined) return;
    group.timed++;
    group.durationMs += durationMs;
  }

  /** Yields one test for each call of `add`. Tests of a group share its time evenly. */
  *tests(): Generator<FoldedTest> {
    for (const { test, count, timed, durationMs } of this.#groups.values()) {
      const withTime = { ...test, durationMs: durationMs / timed };
      for (let at = 0; at < count; at++) yield at < timed ? withTime : test;
    }
  }

  #test(outcome: Run['outcome'], { shard, attempt, unit }: Run['origin']): FoldedTest {
    return {
      name: '(name left out)',
      suite: this.#suite,
      outcome,
      flaky: false,
      tries: 1,
      failedTries: [],
      ...(unit !== undefined && { unit }),
      ...(shard !== undefined && { shard }),
      ...(attempt !== undefined && { attempt }),
    };
  }
}
