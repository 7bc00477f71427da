/** The past of a unit as a plan needs it. Nothing else of 100,000 units has to stay in memory. */
import type { UnitHistory } from '../model.ts';
import type { ClassOf, HistoryOf } from './unit-by-unit.ts';

export interface PastUnit extends Pick<UnitHistory, 'id' | 'durationsMs' | 'tests' | 'parts' | 'lastOutcome'> {
  /** Absent for imported timings, which are older than every run of ours. */
  readonly lastSeen?: string;
}
export type PastClass = ClassOf<PastUnit>;
export type PastHistory = HistoryOf<PastUnit>;
