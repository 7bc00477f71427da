/** The newest attempt of each shard, joined with units from earlier attempts that it did not run again. */
import type { ShardRecord } from '../model.ts';

/** @param records of all attempts, oldest first; the last record of each shard counts */
export function joinAttempts(records: readonly ShardRecord[]): ShardRecord[] {
  const joined = new Map<number, ShardRecord>();
  for (const record of records) {
    const again = new Set(record.units.map(({ id }) => id));
    const settled = joined.get(record.shard)?.units.filter(({ id }) => !again.has(id)) ?? [];
    joined.set(record.shard, { ...record, units: [...settled, ...record.units] });
  }
  return [...joined.values()];
}
