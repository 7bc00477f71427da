/** How the suite goes from run to run: the lines of the last runs, and the tests that are flaky there. */
import type { Base, PastRun } from '../../model.ts';
import { capped } from '../../text/escape.ts';
import { StoredPasts } from '../../text/past.ts';
import type { Merged } from '../renderer.ts';
import type { FlakyTest, Trends } from './page-data.ts';

/** The most flaky tests that are shown. With more, the list is no work to begin with. */
const MAX_FLAKY = 50;
const MAX_NAME = 300;

/** Undefined where no earlier run is known. */
export function trendsOf({ base, line }: Pick<Merged, 'base' | 'line'>): Trends | undefined {
  const earlier = base?.runs ?? [];
  if (base === undefined || earlier.length === 0) return undefined;
  const flaky = flakyTests(base);
  return {
    runs: [...earlier, ...(line === undefined ? [] : [line])].map(withoutHash),
    hasThisRun: line !== undefined,
    flaky: flaky.slice(0, MAX_FLAKY),
    flakyInAll: flaky.length,
  };
}

const COMMIT = 7;
const withoutHash = (run: PastRun): PastRun => ({ ...run, commit: run.commit.slice(0, COMMIT) });

/** Tests that both failed and passed at one commit lately, the worst first. */
function flakyTests(base: Base): FlakyTest[] {
  const pasts = new StoredPasts(base);
  return base.units
    .flatMap(({ id, tests }) =>
      tests.flatMap((test): FlakyTest[] => {
        const outcomes = pasts.ofTest(id, test);
        if (test.flakes === undefined && !outcomes.includes('k')) return [];
        const { lastFlake } = test;
        return [
          {
            name: capped(test.name || id, MAX_NAME),
            unit: id,
            outcomes,
            ...(lastFlake !== undefined && { lastFlake }),
          },
        ];
      }),
    )
    .sort((a, b) => rateOf(b) - rateOf(a));
}

/** In which share of the runs that ran it the test was bad. */
function rateOf({ outcomes }: FlakyTest): number {
  const ran = outcomes.replace(/[^pfk]/g, '').length;
  return ran === 0 ? 0 : outcomes.replace(/[^fk]/g, '').length / ran;
}
