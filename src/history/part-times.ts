/** The times of the parts of files. They are kept for the few files that may be too large for a shard. */
import { byCodeUnit, MAX_DURATION_MS, MAX_FILES_WITH_PARTS, type PartHistory, type UnitHistory } from '../model.ts';
import { toPrecision } from './precision.ts';
import { recentMean } from './statistics.ts';

/** The parts after a run. A part that no longer exists is forgotten at once, because a plan with it would predict too much time. */
export const nextParts = (
  previous: readonly PartHistory[] | undefined,
  measured: readonly PartHistory[],
): readonly PartHistory[] => {
  const before = new Map((previous ?? []).map(({ name, durationMs }) => [name, durationMs]));
  return measured.map(({ name, durationMs, tests }) => {
    const past = before.get(name);
    const mean = recentMean(past === undefined ? [durationMs] : [past, durationMs]) ?? durationMs;
    return { name, durationMs: toPrecision(Math.min(mean, MAX_DURATION_MS)), tests };
  });
};

/** The units, with parts for the longest files only. */
export function withPartsOfLongest(units: readonly UnitHistory[]): UnitHistory[] {
  const timed = units
    .filter(({ parts }) => parts !== undefined)
    .map(({ id, durationsMs }) => ({ id, ms: recentMean(durationsMs) ?? 0 }))
    .sort((a, b) => b.ms - a.ms || byCodeUnit(a.id, b.id));
  const longest = new Set(timed.slice(0, MAX_FILES_WITH_PARTS).map(({ id }) => id));
  return units.map((unit) => {
    const { parts, ...rest } = unit;
    return parts === undefined || longest.has(unit.id) ? unit : rest;
  });
}
