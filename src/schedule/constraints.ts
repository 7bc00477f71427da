/** Units that must share a shard, and units that each need their own. */
import { UsageError } from '../model.ts';
import { inGroups } from './groups.ts';
import { endOf, type MachinePool } from './machine-pool.ts';
import { byId, byLongestFirst, sortedBy } from './order.ts';
import type { Spread, SpreadUneven, Strategy, WeighedUnit } from './strategy.ts';
import { levelOver } from './water-level.ts';

export interface Constraints {
  /** Groups of ids. The units of a group must share a shard. */
  readonly groups: readonly (readonly string[])[];
  /** Ids that each need their own shard. This is stronger than a group. */
  readonly exclusive: readonly string[];
}

export const NO_CONSTRAINTS: Constraints = { groups: [], exclusive: [] };

/**
 * The strategy, changed so that it keeps the constraints. It is no longer longest first.
 * When it gets fewer shards than `leastShards`, it uses as many as it needs.
 */
export function constrained(strategy: Strategy, constraints: Constraints): Strategy {
  if (constraints.groups.length === 0 && constraints.exclusive.length === 0) return strategy;
  const alone = new Set(constraints.exclusive);
  const leaders = leadersOf(constraints, alone);
  const spread: Spread = (units, shards) => {
    const single = units.filter(({ id }) => alone.has(id));
    const others = units.filter(({ id }) => !alone.has(id));
    const left = Math.max(1, Math.min(shards, units.length) - single.length);
    const parts = others.length === 0 ? [] : inGroups(others, ({ id }) => leaders.get(id) ?? id, left, strategy.spread);
    return [...single.sort(byId).map((unit) => [unit]), ...parts];
  };
  const { longestFirst: _, spreadUneven, ...kept } = strategy;
  if (spreadUneven === undefined) return { ...kept, spread };
  return { ...kept, spread, spreadUneven: aloneAndOthers(spreadUneven, alone, leaders) };
}

/** The same on unequal machines. */
const aloneAndOthers =
  (spreadUneven: SpreadUneven, alone: ReadonlySet<string>, leaders: ReadonlyMap<string, string>): SpreadUneven =>
  (units, given) => {
    const single = units.filter(({ id }) => alone.has(id));
    const others = units.filter(({ id }) => !alone.has(id));
    const slots = atLeast(single.length + Math.min(1, others.length), given);
    const taken = slotsAlone(single, slots, levelOver(slots, totalMs(units)));
    const free = slots.filter((_, slot) => !taken.has(slot));
    const packed = others.length === 0 ? [] : inGroups(others, ({ id }) => leaders.get(id) ?? id, free, spreadUneven);
    const shared = packed.values();
    return slots.map((_, slot) => taken.get(slot) ?? shared.next().value ?? []);
  };

const totalMs = (units: readonly WeighedUnit[]): number => units.reduce((sum, { estimateMs }) => sum + estimateMs, 0);

/** The slots, some of them twice where there are too few. */
const atLeast = (count: number, slots: readonly MachinePool[]): MachinePool[] =>
  Array.from({ length: Math.max(count, slots.length) }, (_, index) => slots[index % slots.length] as MachinePool);

/**
 * The slots of units that are alone, the longest first. Each gets the slowest machine on which it does not hold the plan back, or else the one
 * where it ends first.
 * @param slots at least as many as units
 */
function slotsAlone<Unit extends WeighedUnit>(
  units: readonly Unit[],
  slots: readonly MachinePool[],
  levelMs: number,
): Map<number, Unit[]> {
  const taken = new Map<number, Unit[]>();
  for (const unit of sortedBy(units, byLongestFirst)) {
    const free = [...slots.keys()].filter((slot) => !taken.has(slot));
    const end = (slot: number): number => endOf(slots[slot] as MachinePool, unit.estimateMs);
    const slow = free.findLast((slot) => end(slot) <= levelMs);
    taken.set(slow ?? free.reduce((first, slot) => (end(slot) < end(first) ? slot : first)), [unit]);
  }
  return taken;
}

/** How many shards the constraints need. @throws UsageError when that is more than `most` */
export function leastShards(units: readonly WeighedUnit[], { exclusive }: Constraints, most: number): number {
  const alone = new Set(exclusive);
  const single = units.filter(({ id }) => alone.has(id)).length;
  const least = single + (single < units.length ? 1 : 0);
  if (least <= most) return least;
  throw new UsageError(
    `exclusive: ${single} units would each need their own shard, but there are at most ${most} shards; name fewer units`,
  );
}

/** The leader of each unit in a group. Groups that share a unit have one leader: their first id. */
function leadersOf({ groups }: Constraints, alone: ReadonlySet<string>): ReadonlyMap<string, string> {
  const groupOf = new Map<string, Set<string>>();
  for (const group of groups) {
    const members = group.filter((id) => !alone.has(id));
    const joined = new Set(members.flatMap((id) => [id, ...(groupOf.get(id) ?? [])]));
    for (const id of joined) groupOf.set(id, joined);
  }
  return new Map([...groupOf].map(([id, members]) => [id, [...members].sort()[0] ?? id]));
}
