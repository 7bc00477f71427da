import { createHash } from 'node:crypto';
import { byId, sortedBy } from './order.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

/**
 * A strategy of stable places: the shard of a unit depends only on its id and the number of shards (rendezvous hashing).
 * - A new unit does not move other units.
 * - One more shard moves only the units that it takes over.
 * - There is one exception, because no shard may be empty. A shard that got no unit takes one from the fullest shard. That unit
 *   moves again when the shard gets its own unit. With many units for each shard this does not happen.
 */
export const hash: Strategy = {
  name: 'hash',
  description:
    'by a hash of the name: with the same number of shards a new unit does not move other units, unless a shard would be empty',
  spread: spreadByHash,
};

function spreadByHash<Unit extends WeighedUnit>(units: readonly Unit[], shards: number): Unit[][] {
  const used = Math.min(shards, units.length);
  const parts: Unit[][] = Array.from({ length: used }, () => []);
  for (const unit of sortedBy(units, byId)) parts[highestScore(unit, used)]?.push(unit);
  fillEmpty(parts);
  return parts;
}

function highestScore({ id }: WeighedUnit, shards: number): number {
  const seed = createHash('sha256').update(id).digest().readUInt32LE();
  let best = 0;
  for (let shard = 1; shard < shards; shard += 1) if (score(seed, shard) > score(seed, best)) best = shard;
  return best;
}

/** The score of a shard for a unit, from 32 mixed bits of both numbers. This is the finaliser of MurmurHash3, which is in the public domain. */
function score(seed: number, shard: number): number {
  let bits = seed ^ Math.imul(shard + 1, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function fillEmpty<Unit>(parts: Unit[][]): void {
  for (const part of parts) {
    if (part.length > 0) continue;
    const fullest = parts.reduce((most, other) => (other.length > most.length ? other : most));
    const moved = fullest.pop();
    if (moved !== undefined) part.push(moved);
  }
}
