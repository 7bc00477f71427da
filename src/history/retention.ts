/** Removes old units from the history. */
import { byCodeUnit, type UnitHistory } from '../model.ts';

/** The number of days after which an unseen unit is forgotten. Even quiet branches run more often, so the unit was removed or renamed. */
const MAX_UNSEEN_DAYS = 90;

/** The most units of a runner class. With these the file stays under 3 MB. */
export const MAX_UNITS = 100_000;

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Whether something was last seen so long ago that it is gone. */
export const isForgotten = (lastSeen: string, now: Date): boolean =>
  Date.parse(lastSeen) < now.getTime() - MAX_UNSEEN_DAYS * MS_PER_DAY;

/** The units that stay, sorted by id. When there are too many, the ones seen last stay. */
export function retained(units: Iterable<UnitHistory>, now: Date): UnitHistory[] {
  const alive = [...units].filter(({ lastSeen }) => !isForgotten(lastSeen, now));
  return newestFirst(alive)
    .slice(0, MAX_UNITS)
    .sort((a, b) => byCodeUnit(a.id, b.id));
}

const newestFirst = (units: readonly UnitHistory[]): UnitHistory[] =>
  units.toSorted((a, b) => Date.parse(b.lastSeen) - Date.parse(a.lastSeen) || byCodeUnit(a.id, b.id));
