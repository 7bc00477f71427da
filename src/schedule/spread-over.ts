/** Spreads units over the slots of a plan, by any strategy. */
import { areAllAlike, type MachinePool, slotsOf } from './machine-pool.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

export interface SlotPart<Unit> {
  readonly slot: MachinePool;
  readonly units: Unit[];
}

/**
 * The parts of the units, each with its slot, in the order of the slots. There are at most `shards`, as for `strategy.spread`.
 * - Every unit is in exactly one part.
 * - Where all machines are alike, the parts are those of `strategy.spread`.
 * - A slot without units is left out: it would end later than all others with any of them.
 * @param pools at least one
 */
export function spreadOver<Unit extends WeighedUnit>(
  strategy: Strategy,
  units: readonly Unit[],
  pools: readonly MachinePool[],
  shards: number,
): SlotPart<Unit>[] {
  const slots = slotsOf(pools, Math.min(shards, units.length));
  const parts = areAllAlike(slots) ? strategy.spread(units, slots.length) : unevenParts(strategy, units, slots);
  const given = slotsOf(pools, parts.length); // a strategy with constraints may need more
  return parts.flatMap((part, index) =>
    part.length === 0 ? [] : [{ slot: given[index] as MachinePool, units: part }],
  );
}

const unevenParts = <Unit extends WeighedUnit>(
  strategy: Strategy,
  units: readonly Unit[],
  slots: readonly MachinePool[],
): Unit[][] => strategy.spreadUneven?.(units, slots) ?? heaviestFirst(strategy.spread(units, slots.length));

/** The parts in the order of the slots, whose fastest is first. */
const heaviestFirst = <Unit extends WeighedUnit>(parts: readonly Unit[][]): Unit[][] =>
  parts
    .map((units) => ({ units, ms: units.reduce((sum, { estimateMs }) => sum + estimateMs, 0) }))
    .sort((a, b) => b.ms - a.ms)
    .map(({ units }) => units);
