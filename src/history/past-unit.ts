/** What a plan asks of the past of a unit: of 100,000 units nothing else need stay in memory. */
import type { UnitHistory } from '../model.ts';
import { holdsOdd } from './setup-cost.ts';
import { recentMean } from './statistics.ts';
import type { ClassOf, HistoryOf } from './unit-by-unit.ts';

export type PastUnit = Pick<UnitHistory, 'id' | 'durationsMs' | 'tests' | 'parts' | 'lastOutcome'>;
export type PastClass = ClassOf<PastUnit>;
export type PastHistory = HistoryOf<PastUnit>;

/** Samples among which none may be a set-up say no more than their mean. */
export function condensed({ id, durationsMs, tests, parts, lastOutcome }: UnitHistory): PastUnit {
  const mean = holdsOdd(durationsMs) ? undefined : recentMean(durationsMs);
  return { id, durationsMs: mean === undefined ? durationsMs : [mean], tests, parts, lastOutcome };
}
