/** Lower bounds for the loads of a plan that puts the longest unit first. Only the longest units are packed. */
import { endOf, type MachinePool, paceOf } from './machine-pool.ts';
import { byLongestFirst, sortedBy } from './order.ts';
import type { WeighedUnit } from './strategy.ts';
import { longestFirstLoads } from './uneven.ts';
import { waterLevel } from './water-level.ts';

/** The number of units that are packed. More units give closer bounds and take longer. This many take a twentieth of packing 100,000. */
export const PACKED_UNITS = 4096;

/** The durations of the units that are packed, and of the next one; longest first. */
export const longestOf = (units: readonly WeighedUnit[]): number[] =>
  sortedBy(units, byLongestFirst)
    .slice(0, PACKED_UNITS + 1)
    .map(({ estimateMs }) => estimateMs);

/** A slot, and the least time that its shard takes; 0 where it may have no unit. */
export interface LeastEnd {
  readonly slot: MachinePool;
  readonly ms: number;
}

/**
 * Lower bounds for the ends of the slots. The units that are not packed fill the slots that end first up to a common level, like water.
 * - One of them goes to a slot that ends at that level or later.
 * - No other slot would have ended earlier with it.
 * - So at the end every slot is nearer to the level than what the longest of these units takes there.
 * @param longest as `longestOf` gives them
 * @param totalMs of all units
 * @param packedUnits at least as many as slots
 * @param workers units that run at the same time in a shard
 */
export function leastEnds(
  longest: readonly number[],
  totalMs: number,
  slots: readonly MachinePool[],
  workers = 1,
  packedUnits = PACKED_UNITS,
): LeastEnd[] {
  const packed = longest.slice(0, packedUnits);
  const loads = longestFirstLoads(packed, slots);
  const columns = loads.map(({ slot, ms }) => ({ height: endOf(slot, ms), width: 1 / paceOf(slot) }));
  const levelMs = waterLevel(columns, totalMs - packed.reduce((sum, ms) => sum + ms, 0));
  const nextMs = longest[packedUnits] ?? 0;
  return loads.map(({ slot, ms, isUsed }) => {
    const load = Math.max(ms, (levelMs - slot.overhead.fixedMs) / paceOf(slot) - nextMs);
    return { slot, ms: isUsed || load > 0 ? endOf(slot, load / workers) : 0 };
  });
}
