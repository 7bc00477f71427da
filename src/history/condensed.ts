/** Leaves out of a history what no plan asks for. */
import type { UnitHistory } from '../model.ts';
import type { PastUnit } from './past-unit.ts';
import { holdsOdd } from './setup-cost.ts';
import { recentMean } from './statistics.ts';

/** Samples among which none may be a set-up say no more than their mean. */
export function condensed({ id, durationsMs, tests, parts, lastOutcome }: UnitHistory): PastUnit {
  const mean = holdsOdd(durationsMs) ? undefined : recentMean(durationsMs);
  return { id, durationsMs: mean === undefined ? durationsMs : [mean], tests, parts, lastOutcome };
}
