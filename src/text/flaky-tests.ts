/** The tests of a base that are flaky: those that failed and passed at one commit lately. */
import type { Base } from '../model.ts';
import { StoredPasts } from './past.ts';

export interface FlakyTest {
  /** The name in its unit. */
  readonly name: string;
  readonly unit: string;
  /** Letters: see `TestPast`. */
  readonly outcomes: string;
  /** When it last failed and passed at one commit. */
  readonly lastFlake?: string | undefined;
}

/** The most that a list of them shows. With more, it is no work to begin with. */
export const MAX_FLAKY = 50;

/** All of them, the worst first. */
export function flakyTests(base: Base): FlakyTest[] {
  const pasts = new StoredPasts(base);
  return base.units
    .flatMap(({ id, tests }) =>
      tests.flatMap((test): FlakyTest[] => {
        const outcomes = pasts.ofTest(id, test);
        if (test.flakes === undefined && !outcomes.includes('k')) return [];
        const { name, lastFlake } = test;
        return [{ name: name || id, unit: id, outcomes, ...(lastFlake !== undefined && { lastFlake }) }];
      }),
    )
    .sort((a, b) => rateOf(b) - rateOf(a));
}

/** In which share of the runs that ran it the test was bad. */
function rateOf({ outcomes }: FlakyTest): number {
  const ran = outcomes.replace(/[^pfk]/g, '').length;
  return ran === 0 ? 0 : outcomes.replace(/[^fk]/g, '').length / ran;
}
