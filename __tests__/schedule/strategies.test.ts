/** The contract that every strategy keeps, whatever it is good at. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { proveComplete } from '../../src/schedule/proof.ts';
import { STRATEGIES } from '../../src/schedule/strategies.ts';
import type { WeighedUnit } from '../../src/schedule/strategy.ts';
import { idsOf, shuffled, unitsOf, weighedUnits } from './support.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe.each(Object.entries(STRATEGIES))('strategy %s', (_name, strategy) => {
  const expectSound = (units: readonly WeighedUnit[], shards: number) => {
    const parts = idsOf(strategy(units, shards));
    proveComplete(
      units.map(({ id }) => id),
      parts,
    );
    expect(parts.length).toBeLessThanOrEqual(Math.min(shards, units.length));
    return parts;
  };

  test('puts every unit into exactly one shard and leaves no shard empty', () => {
    fc.assert(
      fc.property(weighedUnits, fc.integer({ min: 1, max: 12 }), (units, shards) => void expectSound(units, shards)),
    );
  });

  test('gives the same parts for every order of the input', () => {
    fc.assert(
      fc.property(
        weighedUnits,
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.nat()),
        (units, shards, numbers) => {
          expect(strategy(shuffled(units, numbers), shards)).toEqual(strategy(units, shards));
        },
      ),
    );
  });

  test('does not change its input', () => {
    const units = Object.freeze(unitsOf([3, 1, 2]).map((unit) => Object.freeze(unit)));
    expect(() => strategy(units, 2)).not.toThrow();
  });

  test('plans no shards for no units', () => {
    expect(strategy([], 4)).toEqual([]);
  });

  test('plans one shard for one unit', () => {
    expect(idsOf(strategy(unitsOf([5]), 4))).toEqual([['unit-000']]);
  });

  test.each([
    ['equal times', [5, 5, 5, 5, 5, 5, 5]],
    ['unknown times (all zero)', [0, 0, 0, 0, 0, 0, 0]],
    ['one gigantic time', [DAY_MS, 1, 1, 1, 1, 1, 1]],
    ['only gigantic times', Array<number>(7).fill(DAY_MS)],
    ['some times zero', [9, 0, 0, 0, 0, 0, 0]],
  ])('is sound with %s, from one shard to more shards than units', (_case, times) => {
    for (const shards of [1, 2, 3, 6, 7, 8, 256]) expectSound(unitsOf(times), shards);
  });

  test('is sound with ids that are property names', () => {
    const ids = ['__proto__', 'constructor', 'toString', 'a b', '../x', ''];
    expectSound(
      ids.map((id) => ({ id, estimateMs: 1 })),
      3,
    );
  });
});
