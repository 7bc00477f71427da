import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseBatch, cutTail, isWorthStealing, TAIL_BATCHES, TAIL_SHARE } from '../../src/schedule/tail.ts';
import { unitsOf } from './support.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the tail of a shard', () => {
  test('is three batches of a fourteenth at most', () => {
    expect(cutTail(unitsOf(Array(100).fill(1000)))).toEqual([7, 7, 7]);
  });

  test('ends where a unit is too long for a batch', () => {
    expect(cutTail(unitsOf([1000, 300, 10, 10, 10]))).toEqual([3]);
    expect(cutTail(unitsOf([1000, 1000]))).toEqual([]);
  });

  test('has a unit by itself up to twice the share', () => {
    expect(cutTail(unitsOf([870, 130]))).toEqual([1]);
    expect(cutTail(unitsOf([850, 150]))).toEqual([]);
  });

  test('leaves each shard a unit of its own, also where nothing takes time', () => {
    expect(cutTail(unitsOf([0, 0, 0]))).toEqual([2]);
    expect(cutTail(unitsOf([5]))).toEqual([]);
    expect(cutTail([])).toEqual([]);
  });

  test('never has more than its share, whatever the times', () => {
    const times = fc.array(fc.oneof(fc.nat(3), fc.nat(100_000)), { maxLength: 60 });
    fc.assert(
      fc.property(times, (all) => {
        const sizes = cutTail(unitsOf(all));
        const most = TAIL_SHARE * sum(all);
        expect(sizes.length).toBeLessThanOrEqual(TAIL_BATCHES);
        expect(sum(sizes)).toBeLessThan(Math.max(1, all.length));
        let end = all.length;
        for (const size of sizes.toReversed()) {
          const ms = sum(all.slice(end - size, end));
          expect(size).toBeGreaterThan(0);
          expect(ms).toBeLessThanOrEqual(size === 1 ? 2 * most : most);
          end -= size;
        }
      }),
    );
  });
});

describe('the batch that a shard takes from another one', () => {
  const batch = (owner: number, name: string, estimateMs: number) => ({ owner, name, estimateMs });

  test('is the last one of the shard with the most left', () => {
    const open = [batch(1, 'a', 5), batch(2, 'b', 3), batch(2, 'c', 3), batch(3, 'd', 4)];
    expect(chooseBatch(open)?.name).toBe('c');
  });

  test('is that of the first of equal shards in the list', () => {
    expect(chooseBatch([batch(7, 'a', 5), batch(3, 'b', 5)])?.name).toBe('a');
  });

  test('does not need a known time', () => {
    expect(chooseBatch([batch(2, 'a', 0)])?.name).toBe('a');
    expect(chooseBatch([])).toBeUndefined();
  });
});

describe('whether stealing is worth its starts', () => {
  test.each([
    { shareMs: 90_000, startMs: 1000, uneven: false, isWorth: true },
    { shareMs: 89_999, startMs: 1000, uneven: false, isWorth: false },
    { shareMs: 60_000, startMs: 1000, uneven: true, isWorth: true },
    { shareMs: 59_999, startMs: 1000, uneven: true, isWorth: false },
    { shareMs: 99_999, startMs: 10_000, uneven: true, isWorth: false },
    { shareMs: 100_000, startMs: 10_000, uneven: true, isWorth: true },
  ])('$shareMs ms a shard with starts of $startMs ms, uneven: $uneven', ({ isWorth, ...conditions }) => {
    expect(isWorthStealing(conditions)).toBe(isWorth);
  });
});
