/** The overhead of shards, fitted to past shards and to those of this run. */
import type { Report, RunnerClass, ShardRecord } from '../model.ts';
import { fitOverhead } from './overhead.ts';
import { addShardSamples } from './shard-samples.ts';

/** @param records the records of shards that ran on this class @returns undefined when no shard was timed */
export function fittedOverhead(past: RunnerClass | undefined, records: readonly ShardRecord[]): Report['overhead'] {
  const shards = addShardSamples(past?.shards ?? [], records);
  if (shards.length === 0) return undefined;
  const { fixedMs, factor } = fitOverhead({ shards });
  return { fixedMs: Math.round(fixedMs), factor: Number(factor.toFixed(2)), shards: shards.length };
}
