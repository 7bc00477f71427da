/** The newest attempt of each shard, joined with units from earlier attempts that it did not run again. */
import type { ShardRecord } from '../model.ts';
import { legKey, legOfRecord } from '../text/leg.ts';

/** @param records of all attempts, oldest first; the last record of each leg counts */
export function joinAttempts(records: readonly ShardRecord[]): ShardRecord[] {
  const joined = new Map<string, ShardRecord>();
  for (const record of records) {
    const leg = legKey(legOfRecord(record));
    const again = new Set(record.units.map(({ id }) => id));
    const settled = joined.get(leg)?.units.filter(({ id }) => !again.has(id)) ?? [];
    joined.set(leg, { ...record, units: [...settled, ...record.units] });
  }
  return [...joined.values()];
}
