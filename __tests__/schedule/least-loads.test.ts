import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leastEnds } from '../../src/schedule/least-loads.ts';
import { endOf, slotsOf } from '../../src/schedule/machine-pool.ts';
import { longestFirstLoads } from '../../src/schedule/uneven.ts';
import { machinePools, poolOf } from './support.ts';

const descending = fc
  .array(fc.oneof(fc.nat(3), fc.nat(100_000)), { minLength: 1, maxLength: 60 })
  .map((times) => times.sort((a, b) => b - a));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The rounding error of a sum of a few dozen whole numbers, divided by another number. */
const ROUNDING = 1e-3;

describe('the lower bound for the end of a slot, when the longest unit goes where it ends first', () => {
  const endsOf = (times: readonly number[], slots: ReturnType<typeof slotsOf>): number[] =>
    longestFirstLoads(times, slots).map(({ slot, ms, isUsed }) => (isUsed ? endOf(slot, ms) : 0));

  test('is never more than the end, however few units are packed, on machines of any speed', () => {
    fc.assert(
      fc.property(descending, fc.nat(59), fc.nat(59), machinePools, (times, fewer, packed, pools) => {
        const slots = slotsOf(pools, 1 + (fewer % times.length));
        const least = leastEnds(times, sum(times), slots, { workers: 1, packedUnits: Math.max(packed, slots.length) });
        const ends = endsOf(times, slots);
        for (const [slot, end] of ends.entries()) expect(least[slot]?.ms).toBeLessThanOrEqual(end + ROUNDING);
      }),
    );
  });

  test('is the end where all units are packed and the machines are alike', () => {
    fc.assert(
      fc.property(descending, fc.integer({ min: 1, max: 5 }), (times, shards) => {
        const slots = slotsOf([poolOf()], Math.min(shards, times.length));
        const all = leastEnds(times, sum(times), slots, { workers: 1, packedUnits: times.length });
        for (const [slot, end] of endsOf(times, slots).entries()) expect(all[slot]?.ms).toBeCloseTo(end, 3);
      }),
    );
  });

  test('is near the common level where the others are short', () => {
    const times = [900, 500, ...Array<number>(1000).fill(1)];
    const ends = leastEnds(times, sum(times), slotsOf([poolOf()], 3), { workers: 1, packedUnits: 3 });
    expect(ends.map(({ ms }) => ms)).toEqual([900, 749, 749]);
  });

  test('is nothing for a machine that may have no unit', () => {
    const slow = poolOf({ speed: 0.05, concurrency: 1 });
    const ends = leastEnds([10, 10, 1, 1], 22, slotsOf([poolOf({ concurrency: 2 }), slow], 3), {
      workers: 1,
      packedUnits: 3,
    });
    expect(ends.map(({ ms }) => ms)).toEqual([11, 10, 0]);
  });

  test('is nothing for an empty machine that a rounding error would fill', () => {
    const fast = poolOf({ overhead: { fixedMs: 0, factor: 0.5 }, concurrency: 2 });
    const slow = poolOf({ speed: 0.25, overhead: { fixedMs: 8074, factor: 1.7 }, concurrency: 1 });
    const times = [96_724, 62_689, 32_666];
    const ends = leastEnds(times, sum(times), slotsOf([fast, slow], 3), { workers: 1, packedUnits: 9 });
    expect(ends.map(({ ms }) => ms)).toEqual([48_362, 47_677.5, 0]);
  });
});
