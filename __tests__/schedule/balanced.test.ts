import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanced } from '../../src/schedule/balanced.ts';
import { bestMakespan, idsOf, unitsOf } from './support.ts';

const makespan = (times: readonly number[], shards: number): number =>
  Math.max(
    ...balanced
      .spread(unitsOf(times), shards)
      .map((units) => units.reduce((sum, { estimateMs }) => sum + estimateMs, 0)),
  );

describe('balanced', () => {
  test('gives each unit, longest first, to the lightest shard', () => {
    expect(idsOf(balanced.spread(unitsOf([1, 5, 3, 4, 2]), 2))).toEqual([
      ['unit-001', 'unit-004', 'unit-000'],
      ['unit-003', 'unit-002'],
    ]);
  });

  test('breaks ties by id and by shard number', () => {
    expect(idsOf(balanced.spread(unitsOf([2, 2, 2, 2]), 2))).toEqual([
      ['unit-000', 'unit-002'],
      ['unit-001', 'unit-003'],
    ]);
  });

  test('spreads units of unknown time by number', () => {
    expect(balanced.spread(unitsOf([0, 0, 0, 0, 0]), 2).map((ids) => ids.length)).toEqual([3, 2]);
  });

  test("stays within 4/3 - 1/(3m) of the brute-force optimum (Graham's bound)", () => {
    const times = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 3 }), (values, shards) => {
        const bound = (4 / 3 - 1 / (3 * shards)) * bestMakespan(values, shards);
        expect(makespan(values, shards)).toBeLessThanOrEqual(bound + 1e-9);
      }),
    );
  });

  test('is optimal where the optimum is plain', () => {
    expect(makespan([6, 5, 4, 3, 2, 1], 3)).toBe(7);
    expect(makespan([100, 1, 1, 1], 3)).toBe(100);
  });

  test('finds the lightest of many shards', () => {
    const times = Array.from({ length: 256 * 3 }, (_, index) => 1 + (index % 3));
    expect(makespan(times, 256)).toBe(6);
  });
});
