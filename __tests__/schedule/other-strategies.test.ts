import { describe, expect, test } from '@jest/globals';
import { byFile } from '../../src/schedule/by-file.ts';
import { contiguous } from '../../src/schedule/contiguous.ts';
import { hash } from '../../src/schedule/hash.ts';
import { roundRobin } from '../../src/schedule/round-robin.ts';
import { idsOf, unitsOf } from './support.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `test/${index}.test.ts`);
const unknown = (ids: readonly string[]) => ids.map((id) => ({ id, estimateMs: 0 }));
const placesOf = (parts: readonly (readonly string[])[]): Map<string, number> =>
  new Map(parts.flatMap((ids, shard) => ids.map((id) => [id, shard] as const)));

describe('hash', () => {
  const places = (ids: readonly string[], shards: number) => placesOf(idsOf(hash.spread(unknown(ids), shards)));

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

  test('fills a shard that would be empty from the fullest, and moves no other unit', () => {
    const byHash = places(names(300), 8); // so many that no shard is empty
    for (const count of [8, 10, 12, 16]) {
      const ids = names(count);
      const reached = new Set(ids.map((id) => byHash.get(id)));
      expect(reached.size).toBeLessThan(8);
      const filled = places(ids, 8);
      expect(ids.filter((id) => filled.get(id) !== byHash.get(id))).toHaveLength(8 - reached.size);
      expect(new Set(filled.values()).size).toBe(8);
    }
  });

  test('spreads many units about evenly', () => {
    const sizes = hash.spread(unknown(names(8000)), 8).map((ids) => ids.length);
    expect(Math.min(...sizes)).toBeGreaterThan(900);
    expect(Math.max(...sizes)).toBeLessThan(1100);
  });
});

describe('round-robin', () => {
  test('deals the units out by id and ignores their times', () => {
    expect(idsOf(roundRobin.spread(unitsOf([9, 1, 1, 9, 1]), 2))).toEqual([
      ['unit-000', 'unit-002', 'unit-004'],
      ['unit-001', 'unit-003'],
    ]);
  });
});

describe('contiguous', () => {
  const cut = (times: readonly number[], shards: number) =>
    contiguous.spread(unitsOf(times), shards).map((ids) => ids.length);

  test('cuts where the times are even', () => {
    expect(cut([4, 1, 1, 1, 1], 2)).toEqual([1, 4]);
    expect(cut([1, 1, 1, 1, 4], 2)).toEqual([4, 1]);
    expect(cut([2, 2, 2, 2, 2, 2], 3)).toEqual([2, 2, 2]);
  });

  test('takes the unit on the border where that brings the stretch nearer to its share, or as near', () => {
    expect(cut([3, 3, 4], 2)).toEqual([2, 1]); // 6 is nearer to 5 than 3
    expect(cut([4, 3, 3], 2)).toEqual([1, 2]); // 4 is nearer to 5 than 7
    expect(cut([3, 4, 3], 2)).toEqual([2, 1]); // 3 and 7 are as near to 5
  });

  test('leaves a unit for every shard', () => {
    expect(cut([1, 1, 1, 100], 4)).toEqual([1, 1, 1, 1]);
    expect(cut([0, 0, 0, 0], 3)).toEqual([2, 1, 1]);
  });

  test('keeps neighbours together', () => {
    expect(idsOf(contiguous.spread(unitsOf([5, 1, 1, 1, 5]), 3))).toEqual([
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
    expect(idsOf(byFile.spread(units, 2))).toEqual([
      ['a.py::2', 'a.py::1'],
      ['b.py::1', 'c.py'],
    ]);
  });

  test('makes no more shards than there are files', () => {
    const units = unitsOf([1, 1, 1]).map((unit) => ({ ...unit, file: 'one.py' }));
    expect(byFile.spread(units, 3)).toHaveLength(1);
  });
});
