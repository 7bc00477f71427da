/** Units that must share a shard, and units that must have one to themselves. */
import { UsageError } from '../model.ts';
import { inGroups } from './groups.ts';
import { byId } from './order.ts';
import type { Spread, Strategy, WeighedUnit } from './strategy.ts';

export interface Constraints {
  /** Ids that must share a shard, for each group. */
  readonly groups: readonly (readonly string[])[];
  /** Ids that must have a shard to themselves; this is stronger than a group. */
  readonly exclusive: readonly string[];
}

export const NO_CONSTRAINTS: Constraints = { groups: [], exclusive: [] };

/** The strategy with the constraints kept, which is no longer longest first. With fewer shards than `leastShards` it takes as many as it needs. */
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
  const { longestFirst: _, ...kept } = strategy;
  return { ...kept, spread };
}

/** How many shards the constraints need. @throws UsageError when that is more than `most` */
export function leastShards(units: readonly WeighedUnit[], { exclusive }: Constraints, most: number): number {
  const alone = new Set(exclusive);
  const single = units.filter(({ id }) => alone.has(id)).length;
  const least = single + (single < units.length ? 1 : 0);
  if (least <= most) return least;
  throw new UsageError(
    `exclusive: ${single} units are to have a shard to themselves, and there are at most ${most} shards; name fewer units`,
  );
}

/** The first id of all groups that share a unit, for each of their units. */
function leadersOf({ groups }: Constraints, alone: ReadonlySet<string>): ReadonlyMap<string, string> {
  const groupOf = new Map<string, Set<string>>();
  for (const group of groups) {
    const members = group.filter((id) => !alone.has(id));
    const joined = new Set(members.flatMap((id) => [id, ...(groupOf.get(id) ?? [])]));
    for (const id of joined) groupOf.set(id, joined);
  }
  return new Map([...groupOf].map(([id, members]) => [id, [...members].sort()[0] ?? id]));
}
