/** How a try ended, and which units need another one. */
import type { UnitRecord } from '../../model.ts';
import { plural } from '../../text/numbers.ts';
import { type GroupEnd, worstOf } from './invoke.ts';
import type { ReadGroup } from './read-group.ts';

export interface TryEnd
  extends Pick<ReadGroup, 'reports' | 'units'>,
    Partial<Pick<ReadGroup, 'unplanned' | 'hung' | 'beside' | 'complete'>> {
  readonly ended: GroupEnd;
  /** Why nothing was reported, as far as the search shows it. */
  readonly causes?: readonly string[];
  /** Units of the shard that other shards run. */
  readonly givenAway?: readonly string[];
}

/** How a try ended that ran in several batches. */
export function endOfBatches(ends: readonly TryEnd[]): TryEnd & Required<Pick<TryEnd, 'causes'>> {
  const all = ends.map(({ ended }) => ended);
  const notCompared = all.find((ended) => ended.notCompared !== undefined)?.notCompared;
  const hopeless = all.find((ended) => ended.hopeless !== undefined)?.hopeless;
  return {
    ended: {
      lines: [],
      ...worstOf(all),
      ...(all.some(({ selects }) => selects === false) && { selects: false }),
      ...(notCompared !== undefined && { notCompared }),
      ...(hopeless !== undefined && { hopeless }),
    },
    reports: ends.flatMap(({ reports }) => reports),
    units: [...new Map(ends.flatMap(({ units }) => units).map((unit) => [unit.id, unit])).values()],
    causes: ends.flatMap(({ causes = [] }) => causes),
    unplanned: [...new Set(ends.flatMap(({ unplanned = [] }) => unplanned))],
    beside: [...new Set(ends.flatMap(({ beside = [] }) => beside))],
    hung: ends.flatMap(({ hung = [] }) => hung),
    complete: ends.flatMap(({ complete = [] }) => complete),
  };
}

/** The most failed tests that run again: so many, or a share of all tests where that is more. */
export const MOST_FAILED = 10;
export const MOST_FAILED_SHARE = 0.2;

/** Why what failed does not run again: so many failed tests are not flaky. Undefined where it does. @param units of the first try */
export function brokenBuild(units: readonly UnitRecord[]): string | undefined {
  const failed = units.reduce((sum, unit) => sum + (unit.failed ?? 0), 0);
  const tests = units.reduce((sum, unit) => sum + unit.tests, 0);
  if (failed <= Math.max(MOST_FAILED, MOST_FAILED_SHARE * tests)) return undefined;
  return `${failed} of ${plural(tests, 'test')} failed, which looks like a broken build and not like flaky tests`;
}

export const isUnsettled = ({ outcome }: UnitRecord): boolean => outcome === 'failed' || outcome === 'missing';
