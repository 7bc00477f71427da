import { byId, sortedBy } from './order.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

/** Deals the units out in the order of their ids: even by number, blind to time. */
export const roundRobin: Strategy = <Unit extends WeighedUnit>(units: readonly Unit[], shards: number) => {
  const used = Math.min(shards, units.length);
  const parts: Unit[][] = Array.from({ length: used }, () => []);
  for (const [index, unit] of sortedBy(units, byId).entries()) parts[index % used]?.push(unit);
  return parts;
};
