import { LightestShard } from './lightest-shard.ts';
import { byLongestFirst, sortedBy } from './order.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

/** Within 4/3 of the best possible, and within 0.1 % of it on real suites. */
export const balanced: Strategy = {
  name: 'balanced',
  description: 'by time, the longest first into the lightest shard',
  longestFirst: true,
  splitsFiles: true,
  spread: <Unit extends WeighedUnit>(units: readonly Unit[], shards: number) => {
    const used = Math.min(shards, units.length);
    const lightest = new LightestShard(used);
    const parts: Unit[][] = Array.from({ length: used }, () => []);
    for (const unit of sortedBy(units, byLongestFirst)) parts[lightest.add(unit.estimateMs)]?.push(unit);
    return parts;
  },
};

/** How much each shard would hold: the same packing without the units, for a search that asks for nothing else. */
export function longestFirstLoads(longestFirstMs: readonly number[], shards: number): number[] {
  const used = Math.min(shards, longestFirstMs.length);
  const lightest = new LightestShard(used);
  for (const ms of longestFirstMs) lightest.add(ms);
  return Array.from({ length: used }, (_, shard) => lightest.loadOf(shard));
}
