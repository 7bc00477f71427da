/** Units of which every test was reported: only there is a test that is not reported gone. */
import type { Plan, Report, ReportUnit } from '../model.ts';
import { createFileOf, createWholeUnit } from './test-identity.ts';

/**
 * A unit that failed may have broken off in its set-up, before its tests were known.
 * @returns by unit, a split file counting as one, how its file is shown; empty where the plan names none
 */
export function completeUnits(plan: Plan, { units, shards }: Pick<Report, 'units' | 'shards'>): Map<string, string> {
  const wholeUnit = createWholeUnit(plan);
  const ended = new Set(shards.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed').map(indexOf));
  const isComplete = ({ outcome, shard }: ReportUnit) =>
    (outcome === 'passed' || outcome === 'skipped') && ended.has(shard ?? 0);
  const fileOf = createFileOf(plan);
  const complete = new Map(plan.units.map(({ id }) => [wholeUnit(id), fileOf(id) ?? '']));
  for (const unit of units) if (!isComplete(unit)) complete.delete(wholeUnit(unit.id));
  return complete;
}

const indexOf = ({ index }: Report['shards'][number]): number => index;
