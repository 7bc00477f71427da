/** Samples of the overhead of shards, taken from the shards of a run. */
import { MAX_DURATION_MS, MAX_SHARD_SAMPLES, type RunnerClass, type ShardRecord } from '../model.ts';

export type ShardSample = RunnerClass['shards'][number];

/** The most samples of a run. A run with hundreds of shards must not push out all earlier runs. */
const MAX_SAMPLES_OF_A_RUN = 8;

/** The earlier samples and those of this run, newest last. The order of the records does not matter. */
export function addShardSamples(previous: readonly ShardSample[], records: readonly ShardRecord[]): ShardSample[] {
  const samples = records.flatMap(shardSample).sort((a, b) => a.testsMs - b.testsMs || a.wallMs - b.wallMs);
  return [...previous, ...spread(samples, MAX_SAMPLES_OF_A_RUN)].slice(-MAX_SHARD_SAMPLES);
}

/** The sample of a shard. It exists only when the whole job and all units were timed. */
function shardSample(record: ShardRecord): ShardSample[] {
  const { outcome, setupMs } = record;
  const units = record.units.filter(({ outcome: ended }) => ended !== 'skipped' && ended !== 'deselected');
  const durations = units.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]));
  const finished = outcome === 'passed' || outcome === 'failed';
  if (!finished || setupMs === undefined || durations.length < units.length || durations.length === 0) return [];
  const wallMs = setupMs + Date.parse(record.finishedAt) - Date.parse(record.startedAt);
  const testsMs = durations.reduce((sum, ms) => sum + ms, 0);
  const isSound = wallMs >= 0 && wallMs <= MAX_DURATION_MS;
  return isSound ? [{ wallMs: Math.round(wallMs), testsMs: Math.round(testsMs) }] : [];
}

/** Values at even distances, from the first to the last. */
function spread<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values];
  const step = (values.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => values.at(Math.round(index * step)) as T);
}
