/** Units that were run again. Each is settled as a whole. */
import { type FailedTry, isBad, type ReportTest, type ShardRecord } from '../model.ts';
import type { EvidenceTest } from './evidence.ts';

export interface ShardUnit {
  readonly shard?: number | undefined;
  readonly unit: string;
}

/**
 * The tests, where failures in units that passed in the end count as flaky. A crashed file or a failed set-up is reported as a failed test
 * that no later try has. When the unit then passed, that failure shows flakiness like any other. The result can be iterated as often as `tests`.
 * @param failedToTheEnd units whose last try reported a failure or nothing: they have not passed, whatever their shard says
 */
export function settleByUnit<T extends EvidenceTest>(
  tests: Iterable<T>,
  records: readonly ShardRecord[],
  failedToTheEnd: readonly ShardUnit[] = [],
): Iterable<T> {
  const passed = new Map(records.map(({ shard, units }) => [shard, passedUnits(units)]));
  for (const { shard, unit } of failedToTheEnd) passed.get(shard ?? 0)?.delete(unit);
  const isSettled = ({ shard, unit }: T) =>
    shard !== undefined && unit !== undefined && passed.get(shard)?.has(unit) === true;
  return {
    *[Symbol.iterator]() {
      for (const test of tests) yield isBad(test.outcome) && isSettled(test) ? forgiven(test, test.outcome) : test;
    },
  };
}

const passedUnits = (units: ShardRecord['units']): Set<string> =>
  new Set(units.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id));

function forgiven<T extends EvidenceTest>(test: T, outcome: FailedTry['outcome']): T {
  const { message, detail, ...rest } = test;
  const failed: FailedTry = {
    outcome,
    ...(message !== undefined && { message }),
    ...(detail !== undefined && { detail }),
  };
  const settled: EvidenceTest & Pick<ReportTest, 'outcome'> = {
    ...rest,
    outcome: 'passed',
    flaky: true,
    failedTries: [...(test.failedTries ?? []), failed],
  };
  return settled as T;
}
