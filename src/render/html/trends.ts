/** How the suite goes from run to run: the lines of the last runs, and the tests that are flaky there. */
import type { PastRun } from '../../model.ts';
import { capped } from '../../text/escape.ts';
import { flakyTests, MAX_FLAKY } from '../../text/flaky-tests.ts';
import type { Merged } from '../renderer.ts';
import type { Trends } from './page-data.ts';

const MAX_NAME = 300;

/** Undefined where no earlier run is known. */
export function trendsOf({ base, line }: Pick<Merged, 'base' | 'line'>): Trends | undefined {
  const earlier = base?.runs ?? [];
  if (base === undefined || earlier.length === 0) return undefined;
  const flaky = flakyTests(base);
  return {
    runs: [...earlier, ...(line === undefined ? [] : [line])].map(withoutHash),
    hasThisRun: line !== undefined,
    flaky: flaky.slice(0, MAX_FLAKY).map((test) => ({ ...test, name: capped(test.name, MAX_NAME) })),
    flakyInAll: flaky.length,
  };
}

const COMMIT = 7;
const withoutHash = (run: PastRun): PastRun => ({ ...run, commit: run.commit.slice(0, COMMIT) });
