import { LightestShard } from './lightest-shard.ts';

/** When the last of these durations ends, if each, in this order, is begun by the machine that is free first. */
export function makespan(durationsMs: readonly number[], machines: number): number {
  if (machines >= durationsMs.length) return durationsMs.reduce((longest, ms) => Math.max(longest, ms), 0);
  if (machines === 1) return durationsMs.reduce((sum, ms) => sum + ms, 0);
  const free = new LightestShard(machines);
  return durationsMs.reduce((end, ms) => Math.max(end, free.loadOf(free.add(ms))), 0);
}
