/** The units that must run again although nothing of theirs has changed: those that the newest runs saw fail or flake. */
import { isBadTest } from './kept-tests.ts';
import type { PastHistory } from './past-unit.ts';

export function troubledUnits({ classes, base, lastRun }: PastHistory): ReadonlySet<string> {
  return new Set([
    ...classes.flatMap(({ units }) => units.filter(({ lastOutcome }) => BAD.has(lastOutcome)).map(({ id }) => id)),
    ...(lastRun?.failed ?? []).map(({ unit }) => unit),
    ...(base?.units ?? []).filter(({ tests }) => tests.some(isBadTest)).map(({ id }) => id),
  ]);
}

const BAD: ReadonlySet<string> = new Set(['failed', 'missing']);
