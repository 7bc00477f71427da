/** Lower bounds for the loads of a plan that puts the longest unit first. Only the longest units are packed. */
import { endOf, type MachinePool, paceOf } from './machine-pool.ts';
import { NOISE_MS } from './trial.ts';
import { longestFirstLoads } from './uneven.ts';
import { waterLevel } from './water-level.ts';

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
 * @param longestFirst the durations of all units, or of more than are packed
 * @param totalMs of all units
 * @param options.workers units that run at the same time in a shard
 * @param options.packedUnits at least as many as slots
 */
export function leastEnds(
  longestFirst: readonly number[],
  totalMs: number,
  slots: readonly MachinePool[],
  { workers, packedUnits }: { readonly workers: number; readonly packedUnits: number },
): LeastEnd[] {
  const packed = longestFirst.slice(0, packedUnits);
  const loads = longestFirstLoads(packed, slots);
  const columns = loads.map(({ slot, ms }) => ({ height: endOf(slot, ms), width: 1 / paceOf(slot) }));
  const levelMs = waterLevel(columns, totalMs - packed.reduce((sum, ms) => sum + ms, 0));
  const nextMs = longestFirst[packedUnits] ?? 0;
  return loads.map(({ slot, ms, isUsed }) => {
    const load = Math.max(ms, (levelMs - slot.overhead.fixedMs) / paceOf(slot) - nextMs);
    return { slot, ms: isUsed || load > NOISE_MS ? endOf(slot, load / workers) : 0 };
  });
}
