import { describe, expect, test } from '@jest/globals';
import { STRATEGIES } from '../../src/schedule/strategies.ts';
import { idsOf, unitsOf } from './support.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `test/${index}.test.ts`);
const unknown = (ids: readonly string[]) => ids.map((id) => ({ id, estimateMs: 0 }));
const placesOf = (parts: readonly (readonly string[])[]): Map<string, number> =>
  new Map(parts.flatMap((ids, shard) => ids.map((id) => [id, shard] as const)));

describe('hash', () => {
  const places = (ids: readonly string[], shards: number) => placesOf(idsOf(STRATEGIES.hash(unknown(ids), shards)));

  test('moves no unit when another comes or goes', () => {
    const before = places(names(300), 8);
    const after = places([...names(300).slice(1), 'new.test.ts'], 8);
    for (const [id, shard] of before) if (after.has(id)) expect(after.get(id)).toBe(shard);
  });

  test('moves units only to the new shard when there is one more', () => {
    const before = places(names(300), 8);
    const moved = [...places(names(300), 9)].filter(([id, shard]) => before.get(id) !== shard);
    expect(new Set(moved.map(([, shard]) => shard))).toEqual(new Set([8]));
    expect(moved.length).toBeLessThan(300 / 9 + 25);
  });

  test('spreads many units about evenly', () => {
    const sizes = STRATEGIES.hash(unknown(names(8000)), 8).map((ids) => ids.length);
    expect(Math.min(...sizes)).toBeGreaterThan(900);
    expect(Math.max(...sizes)).toBeLessThan(1100);
  });
});

describe('round-robin', () => {
  test('deals the units out by id, whatever they take', () => {
    expect(idsOf(STRATEGIES['round-robin'](unitsOf([9, 1, 1, 9, 1]), 2))).toEqual([
      ['unit-000', 'unit-002', 'unit-004'],
      ['unit-001', 'unit-003'],
    ]);
  });
});

describe('contiguous', () => {
  const cut = (times: readonly number[], shards: number) =>
    STRATEGIES.contiguous(unitsOf(times), shards).map((ids) => ids.length);

  test('cuts where the times are even', () => {
    expect(cut([4, 1, 1, 1, 1], 2)).toEqual([1, 4]);
    expect(cut([1, 1, 1, 1, 4], 2)).toEqual([4, 1]);
    expect(cut([2, 2, 2, 2, 2, 2], 3)).toEqual([2, 2, 2]);
  });

  test('leaves a unit for every shard', () => {
    expect(cut([1, 1, 1, 100], 4)).toEqual([1, 1, 1, 1]);
    expect(cut([0, 0, 0, 0], 3)).toEqual([2, 1, 1]);
  });

  test('keeps neighbours together', () => {
    expect(idsOf(STRATEGIES.contiguous(unitsOf([5, 1, 1, 1, 5]), 3))).toEqual([
      ['unit-000'],
      ['unit-001', 'unit-002', 'unit-003'],
      ['unit-004'],
    ]);
  });
});

describe('by-file', () => {
  test('keeps the units of a file together and packs the files longest first', () => {
    const units = [
      { id: 'a.py::1', file: 'a.py', estimateMs: 3 },
      { id: 'a.py::2', file: 'a.py', estimateMs: 4 },
      { id: 'b.py::1', file: 'b.py', estimateMs: 5 },
      { id: 'c.py', estimateMs: 1 },
    ];
    expect(idsOf(STRATEGIES['by-file'](units, 2))).toEqual([
      ['a.py::2', 'a.py::1'],
      ['b.py::1', 'c.py'],
    ]);
  });

  test('makes no more shards than there are files', () => {
    const units = unitsOf([1, 1, 1]).map((unit) => ({ ...unit, file: 'one.py' }));
    expect(STRATEGIES['by-file'](units, 3)).toHaveLength(1);
  });
});
