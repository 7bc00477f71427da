import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { longestFirstLoads } from '../../src/schedule/balanced.ts';
import { leastLoads, longestOf, PACKED_UNITS } from '../../src/schedule/least-loads.ts';
import { unitsOf, weighedUnits } from './support.ts';

const descending = fc
  .array(fc.oneof(fc.nat(3), fc.nat(100_000)), { minLength: 1, maxLength: 60 })
  .map((times) => times.sort((a, b) => b - a));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The rounding error of a sum of a few dozen whole numbers, divided by another number. */
const ROUNDING = 1e-6;

describe('the lower bound for the load of a shard, when the longest unit goes first', () => {
  test('is never more than the load, however few units are packed', () => {
    fc.assert(
      fc.property(descending, fc.nat(59), fc.nat(59), (times, fewer, packed) => {
        const shards = 1 + (fewer % times.length);
        const least = leastLoads(times, sum(times), shards, Math.max(packed, shards));
        const loads = longestFirstLoads(times, shards);
        for (const [shard, load] of loads.entries()) expect(least[shard]).toBeLessThanOrEqual(load + ROUNDING);
      }),
    );
  });

  test('is the load where all units are packed', () => {
    fc.assert(
      fc.property(descending, fc.integer({ min: 1, max: 5 }), (times, shards) => {
        const all = leastLoads(times, sum(times), Math.min(shards, times.length), times.length);
        const loads = longestFirstLoads(times, shards);
        for (const [shard, load] of loads.entries()) expect(all[shard]).toBeCloseTo(load, 3);
      }),
    );
  });

  test('is near the common level where the others are short', () => {
    const times = [900, 500, ...Array<number>(1000).fill(1)];
    expect(leastLoads(times, sum(times), 3, 3)).toEqual([900, 749, 749]);
  });
});

test('of a large suite the longest units are looked at', () => {
  const times = Array.from({ length: PACKED_UNITS + 10 }, (_, index) => index);
  const longest = longestOf(unitsOf(times));
  expect(longest).toHaveLength(PACKED_UNITS + 1);
  expect(longest[0]).toBe(PACKED_UNITS + 9);
  fc.assert(
    fc.property(weighedUnits, (units) => {
      expect(longestOf(units)).toEqual(units.map(({ estimateMs }) => estimateMs).sort((a, b) => b - a));
    }),
  );
});
