/** Units whose every test was reported. Only in these does a test that is not reported count as removed. */
import type { Plan, Report, ReportUnit } from '../model.ts';
import { legKey } from '../text/leg.ts';
import { createFileOf, createWholeUnit } from './test-identity.ts';

/**
 * A unit that failed is not complete: it may have ended in its set-up, before its tests were known.
 * @returns the file of each complete unit, as people see it; empty where the plan names no file. A split file counts as one unit.
 */
export function completeUnits(plan: Plan, { units, shards }: Pick<Report, 'units' | 'shards'>): Map<string, string> {
  const wholeUnit = createWholeUnit(plan);
  const ended = new Set(
    shards
      .filter(({ outcome }) => outcome === 'passed' || outcome === 'failed')
      .map(({ index, axis }) => legKey({ shard: index, axis })),
  );
  const isComplete = ({ outcome, shard = 0, axis }: ReportUnit) =>
    (outcome === 'passed' || outcome === 'skipped') && ended.has(legKey({ shard, axis }));
  const fileOf = createFileOf(plan);
  const complete = new Map(plan.units.map(({ id }) => [wholeUnit(id), fileOf(id) ?? '']));
  for (const unit of units) if (!isComplete(unit)) complete.delete(wholeUnit(unit.id));
  return complete;
}
