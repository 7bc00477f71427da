/** Removes old units from the history. */
import { byCodeUnit, type UnitHistory } from '../model.ts';
import { plural, thousands } from '../text/numbers.ts';

/** The number of days after which an unseen unit is forgotten. Even quiet branches run more often, so the unit was removed or renamed. */
const MAX_UNSEEN_DAYS = 90;

/** The most units of a runner class. */
export const MAX_UNITS = 1_000_000;

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Whether something was last seen so long ago that it is gone. */
export const isForgotten = (lastSeen: string, now: Date): boolean =>
  Date.parse(lastSeen) < now.getTime() - MAX_UNSEEN_DAYS * MS_PER_DAY;

/**
 * The units that stay, sorted by id. When there are too many, the ones seen last stay.
 * @param tell receives how many do not
 */
export function retained(
  units: Iterable<UnitHistory>,
  now: Date,
  tell: (loss: string) => void = () => {},
  most = MAX_UNITS,
): UnitHistory[] {
  const alive = [...units].filter(({ lastSeen }) => !isForgotten(lastSeen, now));
  const lost = alive.length - most;
  if (lost > 0)
    tell(
      `the history keeps at most ${thousands(most)} units of a pool, so it forgets ${plural(lost, 'unit')} not seen for the longest time`,
    );
  const kept = lost > 0 ? newestFirst(alive).slice(0, most) : alive;
  return kept.sort((a, b) => byCodeUnit(a.id, b.id));
}

/** The units that were seen last come first. */
export const newestFirst = (units: readonly UnitHistory[]): UnitHistory[] =>
  units.toSorted((a, b) => Date.parse(b.lastSeen) - Date.parse(a.lastSeen) || byCodeUnit(a.id, b.id));
