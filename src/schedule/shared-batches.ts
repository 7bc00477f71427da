/** The batches at the ends of the lists of a plan, and what a shard has to run after others may have run some of its batches. */
import { type Plan, type PlannedShard, type ShardRecord, withoutTail } from '../model.ts';

export interface PlannedBatch {
  /** The shard that has it in its list. */
  readonly owner: number;
  /** From 1, in its tail. */
  readonly number: number;
  readonly units: readonly string[];
  readonly estimateMs: number;
}

/** The batches of the shards of a pool, in the order in which their owners run them. */
export function sharedBatches({ units, shards }: Plan, pool: string): readonly PlannedBatch[] {
  const estimates = new Map(units.map(({ id, estimateMs }) => [id, estimateMs]));
  return shards
    .filter((shard) => shard.pool === pool)
    .flatMap((shard) => {
      let at = withoutTail(shard).length;
      return (shard.tail ?? []).map((size, index): PlannedBatch => {
        const own = shard.units.slice(at, at + size);
        at += size;
        const estimateMs = own.reduce((sum, id) => sum + (estimates.get(id) ?? 0), 0);
        return { owner: shard.index, number: index + 1, units: own, estimateMs };
      });
    });
}

/**
 * What a shard has to run in a later attempt:
 * - its own units without those of its batches that another shard ran;
 * - what it ran of others before;
 * - what shards that left a result gave away, and nobody reported. Their jobs may not run again.
 * @param records the newest of each shard of the plan, with what they carried over
 */
export function dueUnits(plan: Plan, shard: PlannedShard, records: readonly ShardRecord[]): readonly string[] {
  const { index, pool, units } = shard;
  const owned = new Set(units);
  const own = unitsIn(records.filter((record) => record.shard === index));
  const others = unitsIn(records.filter((record) => record.shard !== index));
  const alone = new Set(withoutTail(shard));
  const named = new Map(records.map((record) => [record.shard, new Set(record.units.map(({ id }) => id))]));
  const orphans = sharedBatches(plan, pool)
    .filter(({ owner }) => owner !== index)
    .flatMap((batch) => batch.units.filter((id) => named.get(batch.owner)?.has(id) === false && !others.has(id)));
  return [
    ...units.filter((id) => alone.has(id) || own.has(id) || !others.has(id)),
    ...new Set([...[...own].filter((id) => !owned.has(id)), ...orphans]),
  ];
}

/** The units that the records name, without those that are missing in all of them. */
const unitsIn = (records: readonly ShardRecord[]): ReadonlySet<string> =>
  new Set(records.flatMap(({ units }) => units.flatMap(({ id, outcome }) => (outcome === 'missing' ? [] : [id]))));
