/** Times of units on other machines, brought to the speed of these. */
import { median } from './statistics.ts';

type ClassTimes = ReadonlyMap<string, number>;

/** With fewer units timed on both machines their speeds cannot be compared, and are taken to be equal. */
const COMPARABLE_UNITS = 3;

/** A machine ten times faster than another is damage. */
const MAX_SPEED_RATIO = 10;

/** For units the own class never timed: the times of the other classes, those with the most units first, scaled by the units timed on both. */
export function borrowTimes(own: ClassTimes, others: readonly ClassTimes[]): ClassTimes {
  const borrowed = new Map<string, number>();
  for (const other of others.toSorted((a, b) => b.size - a.size)) {
    const ratio = speedRatio(own, other);
    for (const [id, ms] of other) if (!own.has(id) && !borrowed.has(id)) borrowed.set(id, ms * ratio);
  }
  return borrowed;
}

function speedRatio(own: ClassTimes, other: ClassTimes): number {
  const ratios = [...own].flatMap(([id, ms]) => {
    const otherMs = other.get(id);
    return otherMs === undefined || otherMs === 0 || ms === 0 ? [] : [ms / otherMs];
  });
  const ratio = ratios.length < COMPARABLE_UNITS ? 1 : (median(ratios) ?? 1);
  return Math.min(MAX_SPEED_RATIO, Math.max(1 / MAX_SPEED_RATIO, ratio));
}
