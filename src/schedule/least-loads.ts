/** Lower bounds for the loads of a plan that puts the longest unit first. Only the longest units are packed. */
import { longestFirstLoads } from './balanced.ts';
import { byLongestFirst, sortedBy } from './order.ts';
import type { WeighedUnit } from './strategy.ts';

/** The number of units that are packed. More units give closer bounds and take longer. This many take a twentieth of packing 100,000. */
export const PACKED_UNITS = 4096;

/** The durations of the units that are packed, and of the next one; longest first. */
export const longestOf = (units: readonly WeighedUnit[]): number[] =>
  sortedBy(units, byLongestFirst)
    .slice(0, PACKED_UNITS + 1)
    .map(({ estimateMs }) => estimateMs);

/**
 * Lower bounds for the loads. The units that are not packed fill the lightest shards up to a common level, like water.
 * - None of them goes to a shard above that level.
 * - A shard that gets one was the lightest just before.
 * - So at the end every shard below the level is nearer to it than the length of the longest of these units.
 * @param longest as `longestOf` gives them
 * @param totalMs of all units
 */
export function leastLoads(
  longest: readonly number[],
  totalMs: number,
  shards: number,
  packedUnits = PACKED_UNITS,
): number[] {
  const packed = longest.slice(0, packedUnits);
  const loads = longestFirstLoads(packed, shards);
  const levelMs = waterLevel(loads, totalMs - packed.reduce((sum, ms) => sum + ms, 0));
  const nextMs = longest[packedUnits] ?? 0;
  return loads.map((load) => Math.max(load, levelMs - nextMs));
}

/** The level of `amount` when it is poured over columns of these heights. */
function waterLevel(heights: readonly number[], amount: number): number {
  let volume = amount;
  const sorted = heights.toSorted((a, b) => a - b);
  for (const [columns, height] of sorted.entries()) {
    if (columns > 0 && volume / columns <= height) return volume / columns;
    volume += height;
  }
  return volume / heights.length;
}
