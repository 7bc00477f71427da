import { LightestShard } from './lightest-shard.ts';

/** The end of the last of these durations. Each starts in this order, on the machine that is free first. */
export function makespan(durationsMs: readonly number[], machines: number): number {
  if (machines >= durationsMs.length) return durationsMs.reduce((longest, ms) => Math.max(longest, ms), 0);
  if (machines === 1) return durationsMs.reduce((sum, ms) => sum + ms, 0);
  const free = new LightestShard(machines);
  return durationsMs.reduce((end, ms) => Math.max(end, free.loadOf(free.add(ms))), 0);
}
