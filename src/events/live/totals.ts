/** How far a run is, in numbers. */
import { hasEnded, type LiveWorker } from './run.ts';

type Counted = Pick<LiveWorker, 'state' | 'tests' | 'done' | 'failed' | 'doneMs' | 'testsMs'>;

export interface LiveTotals {
  readonly ended: number;
  readonly tests: number;
  readonly done: number;
  readonly failed: number;
  /** The share of the planned time whose tests are done, and without times of the tests. */
  readonly share: number;
}

export function totalsOf(workers: readonly Counted[]): LiveTotals {
  const sum = (of: (worker: Counted) => number) => workers.reduce((total, worker) => total + of(worker), 0);
  const [testsMs, tests, done] = [sum((one) => one.testsMs), sum((one) => one.tests), sum((one) => one.done)];
  const share = testsMs > 0 ? sum((one) => shareOf(one) * one.testsMs) / testsMs : done / tests;
  return {
    ended: workers.filter(hasEnded).length,
    tests,
    done,
    failed: sum(({ failed }) => failed),
    share: Number.isFinite(share) ? Math.min(1, share) : 0,
  };
}

/** What still runs is not all done, although it may have run as many tests as were planned. */
const MAX_SHARE = 0.99;

export function shareOf(worker: Counted): number {
  const { doneMs, testsMs, done, tests } = worker;
  if (hasEnded(worker)) return 1;
  return Math.min(MAX_SHARE, testsMs > 0 ? doneMs / testsMs : tests > 0 ? done / tests : 0);
}
