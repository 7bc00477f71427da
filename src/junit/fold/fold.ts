/**
 * Recognises the same test in many reports: tries and attempts of one shard, shards, files, parameters.
 * The result does not depend on the order in which reports are read.
 */
import type { CaseOrigin, FailedTry, ReportTest, TestCase } from '../../model.ts';
import { RunStore } from './run-store.ts';
import { settleRuns, testOf } from './settle.ts';

/** One test, however often it was tried. */
export interface FoldedTest extends ReportTest {
  /** The attempt that decided, where that is known. */
  readonly attempt?: number;
  /** Failed tries beside the one that decided, oldest first. */
  readonly failedTries: readonly FailedTry[];
  /** Where it failed, by the failure's own word. */
  readonly failedAt?: TestCase['failedAt'];
  /** The report does not say where the test is: `file` is only where it failed. */
  readonly fileIsGuess?: true;
}

export interface Fold {
  /** All of them before anything is read. */
  add(testCase: TestCase, origin: CaseOrigin): void;
  /** Sorted by suite, and within a suite in the order of the reports, which are sorted by name. */
  tests(): FoldedTest[];
  /** The same one after another, as often as it is asked for: for more tests than fit in memory at once. */
  each(): Iterable<FoldedTest>;
}

export function createFold(): Fold {
  const runs = new RunStore();
  const each: Iterable<FoldedTest> = {
    *[Symbol.iterator]() {
      for (const address of runs.addresses()) {
        const only = runs.onlyRunAt(address);
        if (only === undefined) yield* settleRuns(runs.runsAt(address));
        else yield testOf(only);
      }
    },
  };
  return { add: (testCase, origin) => runs.add(testCase, origin), tests: () => [...each], each: () => each };
}
