import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type SplittableFile, splitLargeFiles } from '../../src/schedule/split-files.ts';
import type { WeighedUnit } from '../../src/schedule/strategy.ts';

const file = (id: string, ...times: number[]): SplittableFile<WeighedUnit> => ({
  whole: { id, estimateMs: times.reduce((sum, ms) => sum + ms, 0) },
  parts: times.map((estimateMs, index) => ({ id: `${id}::${index}`, file: id, estimateMs })),
});
const small = (count: number) => Array.from({ length: count }, (_, index) => file(`small-${index}`, 5, 5));

describe('large files', () => {
  test('are split when they hold the plan back, and only those', () => {
    const { units, split } = splitLargeFiles([file('large', 30, 30, 30, 30), ...small(4)], 2);
    expect(split).toEqual(['large']);
    expect(units.map(({ id }) => id)).toEqual([
      ...['large::0', 'large::1', 'large::2', 'large::3'],
      ...['small-0', 'small-1', 'small-2', 'small-3'],
    ]);
  });

  test('stay whole when the shards are even without that', () => {
    expect(splitLargeFiles([file('large', 20, 20), ...small(4)], 2).split).toEqual([]);
  });

  test('are all split when all hold the plan back', () => {
    expect(splitLargeFiles([file('a', 25, 25, 25, 25), file('b', 30, 30), file('c', 2, 2)], 6).split).toEqual([
      'a',
      'b',
    ]);
  });

  test('are not split for the sake of a shard that no split makes shorter', () => {
    expect(splitLargeFiles([file('a', 90, 10), file('b', 30, 30), file('c', 10, 10)], 6).split).toEqual(['a']);
    expect(splitLargeFiles([file('giant', 1000), file('a', 100, 100)], 2).split).toEqual([]);
  });

  test('stay whole when they cannot be split', () => {
    const whole = { id: 'whole', estimateMs: 1000 };
    expect(splitLargeFiles([{ whole, parts: [] }, ...small(2)], 2)).toMatchObject({
      split: [],
      units: [whole, {}, {}],
    });
  });

  test('of a single test are not split', () => {
    expect(splitLargeFiles([file('single', 70), file('b', 30, 30), file('c', 20, 20)], 2).split).toEqual(['b', 'c']);
  });

  test('that are small stay whole, however uneven the shards are', () => {
    expect(splitLargeFiles([file('giant', 1000), file('a', 1, 1), file('b', 2, 2)], 2).split).toEqual([]);
  });

  test('stay whole when nearly the same is reached without them', () => {
    const files = [file('large', 30, 30, 30, 30), file('b', 31, 29), file('c', 30, 30)];
    expect(splitLargeFiles(files, 4).split).toEqual(['large']);
    const uneven = [file('large', 100, 100), file('a', 35, 35), file('b', 35, 35)];
    expect(splitLargeFiles(uneven, 3).split).toEqual(['large', 'a', 'b']);
    expect(splitLargeFiles(uneven, 3, 40).split).toEqual(['large']);
  });

  test('do not exist without files, and are not split without times', () => {
    expect(splitLargeFiles([], 4)).toEqual({ units: [], split: [] });
    expect(splitLargeFiles([file('a', 0, 0)], 4).split).toEqual([]);
  });

  test('lose no test and repeat none', () => {
    const files = fc.array(fc.array(fc.nat(100), { minLength: 1, maxLength: 6 }), { maxLength: 12 });
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 6 }), (times, shards) => {
        const given = times.map((parts, index) => file(`f${index}`, ...parts));
        const { units, split } = splitLargeFiles(given, shards);
        const expected = given.flatMap(({ whole, parts }) => (split.includes(whole.id) ? parts : [whole]));
        expect(units).toEqual(expected);
      }),
    );
  });
});
