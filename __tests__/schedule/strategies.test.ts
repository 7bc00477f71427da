/** The contract that every strategy keeps. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { UsageError } from '../../src/model.ts';
import { slotsOf } from '../../src/schedule/machine-pool.ts';
import { proveComplete } from '../../src/schedule/proof.ts';
import { spreadOver } from '../../src/schedule/spread-over.ts';
import { findStrategy, STRATEGIES, STRATEGY_NAMES } from '../../src/schedule/strategies.ts';
import type { WeighedUnit } from '../../src/schedule/strategy.ts';
import { longestFirstLoads } from '../../src/schedule/uneven.ts';
import { idsOf, machinePools, poolOf, shuffled, unitsOf, weighedUnits } from './support.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe.each(STRATEGIES)('strategy $name', (strategy) => {
  const { name, description, longestFirst, splitsFiles, spread } = strategy;
  const expectSound = (units: readonly WeighedUnit[], shards: number) => {
    const parts = idsOf(spread(units, shards));
    proveComplete(
      units.map(({ id }) => id),
      parts,
    );
    expect(parts.length).toBeLessThanOrEqual(Math.min(shards, units.length));
    return parts;
  };

  test('is a value of the input strategy, and described there', () => {
    const input = PLAN_INPUTS.strategy;
    expect(input.parse(name)).toBe(name);
    expect(input.description).toContain(`${name} (${description})`);
    expect(findStrategy(name).spread).toBe(spread);
  });

  test('is named by split-large-files when it splits files, and only then', () => {
    const [, names = ''] = /^With strategy (.*?):/.exec(PLAN_INPUTS['split-large-files'].description) ?? [];
    expect(names.split(' or ').includes(name)).toBe(splitsFiles ?? false);
  });

  test('is in the table of planners in the benchmarks', () => {
    const benchmarks = readFileSync(join(import.meta.dirname, '../../docs/benchmarks.md'), 'utf8');
    expect([...benchmarks.matchAll(/^\| `([^`]+)` /gm)].map(([, planner]) => planner)).toContain(name);
  });

  if (longestFirst) {
    test('knows its loads without the units, on machines of any speed', () => {
      fc.assert(
        fc.property(weighedUnits, fc.integer({ min: 1, max: 12 }), machinePools, (units, shards, pools) => {
          const parts = spreadOver(strategy, units, pools, shards);
          const times = units.map(({ estimateMs }) => estimateMs).sort((a, b) => b - a);
          const loads = longestFirstLoads(times, slotsOf(pools, shards)).filter(({ isUsed }) => isUsed);
          const summed = parts.map(({ slot, units: part }) => ({
            slot,
            ms: part.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
            isUsed: true,
          }));
          expect(loads).toEqual(summed);
        }),
      );
    });
  }

  test('puts every unit into exactly one shard on machines of any speed, in any order of the input', () => {
    fc.assert(
      fc.property(
        weighedUnits,
        fc.integer({ min: 1, max: 12 }),
        machinePools,
        fc.infiniteStream(fc.nat()),
        (units, shards, pools, numbers) => {
          const parts = spreadOver(strategy, units, pools, shards);
          proveComplete(
            units.map(({ id }) => id),
            idsOf(parts.map((part) => part.units)),
          );
          expect(parts.length).toBeLessThanOrEqual(Math.min(shards, units.length));
          expect(spreadOver(strategy, shuffled(units, numbers), pools, shards)).toEqual(parts);
        },
      ),
    );
  });

  test('gives its usual parts to machines that are alike', () => {
    const twins = [poolOf({ name: 'a', speed: 2, concurrency: 3 }), poolOf({ name: 'b', speed: 2 })];
    fc.assert(
      fc.property(weighedUnits, fc.integer({ min: 1, max: 12 }), (units, shards) => {
        const parts = spreadOver(strategy, units, twins, shards).map((part) => part.units);
        expect(parts).toEqual(spread(units, shards));
      }),
    );
  });

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
          expect(spread(shuffled(units, numbers), shards)).toEqual(spread(units, shards));
        },
      ),
    );
  });

  test('does not change its input', () => {
    const units = Object.freeze(unitsOf([3, 1, 2]).map((unit) => Object.freeze(unit)));
    expect(() => spread(units, 2)).not.toThrow();
  });

  test('plans no shards for no units', () => {
    expect(spread([], 4)).toEqual([]);
  });

  test('plans one shard for one unit', () => {
    expect(idsOf(spread(unitsOf([5]), 4))).toEqual([['unit-000']]);
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

test('the default is the first, and no two have one name', () => {
  expect(PLAN_INPUTS.strategy.default).toBe('balanced');
  expect(STRATEGY_NAMES).toEqual([...new Set(STRATEGY_NAMES)]);
});

test('a strategy that is not in the table is refused with those that are', () => {
  expect(() => findStrategy('fair')).toThrow(
    new UsageError(`strategy "fair" is not known: write one of ${STRATEGY_NAMES.join(', ')}`),
  );
});
