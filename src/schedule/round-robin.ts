import { byId, sortedBy } from './order.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

/** A strategy that gives each shard the same number of units and ignores time. */
export const roundRobin: Strategy = {
  name: 'round-robin',
  description: 'in turn, by name',
  spread: <Unit extends WeighedUnit>(units: readonly Unit[], shards: number) => {
    const used = Math.min(shards, units.length);
    const parts: Unit[][] = Array.from({ length: used }, () => []);
    for (const [index, unit] of sortedBy(units, byId).entries()) parts[index % used]?.push(unit);
    return parts;
  },
};
