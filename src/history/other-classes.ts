/** Times of units on other machines, scaled to the speed of these machines. */
import { median } from '../median.ts';

type ClassTimes = ReadonlyMap<string, number>;

/** The number of units timed on both machines that is needed to compare their speeds. With fewer the speeds are assumed to be equal. */
const COMPARABLE_UNITS = 3;

/** The largest plausible ratio of two speeds. A larger one means that the data is damaged. */
const MAX_SPEED_RATIO = 10;

/**
 * Times for units that the own class never timed. They come from the other classes, the one with the most units first,
 * and are scaled by the units that both classes timed.
 */
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
