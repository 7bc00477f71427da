/** Removes from a history what no plan needs. */
import type { UnitHistory } from '../model.ts';
import type { PastUnit } from './past-unit.ts';
import { holdsOdd } from './setup-cost.ts';
import { recentMean } from './statistics.ts';

/** A unit with only the mean of its samples, where no sample can include a set-up. A plan needs no more. */
export function condensed({ id, durationsMs, tests, parts, lastOutcome, lastSeen }: UnitHistory): PastUnit {
  const mean = holdsOdd(durationsMs) ? undefined : recentMean(durationsMs);
  return { id, durationsMs: mean === undefined ? durationsMs : [mean], tests, parts, lastOutcome, lastSeen };
}
