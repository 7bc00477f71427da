/** The past of a unit as a plan needs it. Nothing else of 100,000 units has to stay in memory. */
import type { UnitHistory } from '../model.ts';
import type { ClassOf, HistoryOf } from './unit-by-unit.ts';

export type PastUnit = Pick<UnitHistory, 'id' | 'durationsMs' | 'tests' | 'parts' | 'lastOutcome'>;
export type PastClass = ClassOf<PastUnit>;
export type PastHistory = HistoryOf<PastUnit>;
