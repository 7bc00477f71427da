import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanced } from '../../src/schedule/balanced.ts';
import { boundsOf } from '../../src/schedule/bounds.ts';
import { constrained } from '../../src/schedule/constraints.ts';
import { hash } from '../../src/schedule/hash.ts';
import { areAlike, slotsOf, withinConcurrency } from '../../src/schedule/machine-pool.ts';
import { proveComplete } from '../../src/schedule/proof.ts';
import { spreadOver } from '../../src/schedule/spread-over.ts';
import { costOfPools, costUnder, tryShards } from '../../src/schedule/trial.ts';
import { conditionsOf, idsOf, knownUnits, machinePools, poolOf, unitsOf, weighedUnits } from './support.ts';

const FAST = poolOf({ name: 'fast', concurrency: 2 });
const SLOW = poolOf({ name: 'slow', speed: 0.5, concurrency: 1 });

describe('the slots of pools', () => {
  const names = (shards: number, ...pools: readonly ReturnType<typeof poolOf>[]): string[] =>
    slotsOf(pools, shards).map(({ name }) => name);

  test('begin with the fastest machines, and take no more of a pool than run at once', () => {
    expect(names(3, SLOW, FAST)).toEqual(['fast', 'fast', 'slow']);
    expect(names(2, SLOW, FAST)).toEqual(['fast', 'fast']);
  });

  test('begin again where there are more shards than machines', () => {
    expect(names(5, SLOW, FAST)).toEqual(['fast', 'fast', 'slow', 'fast', 'fast']);
  });

  test('count the time that tests take beside their own, and then the set-up', () => {
    const heavy = poolOf({ name: 'heavy', speed: 2, overhead: { fixedMs: 0, factor: 3 }, concurrency: 1 });
    const late = poolOf({ name: 'late', overhead: { fixedMs: 1, factor: 1 }, concurrency: 1 });
    expect(names(4, heavy, late, FAST)).toEqual(['fast', 'fast', 'late', 'heavy']);
  });

  test('are all of the fastest pool where that has no limit', () => {
    expect(names(3, SLOW, poolOf({ name: 'cloud' }))).toEqual(['cloud', 'cloud', 'cloud']);
  });

  test('need at least one machine', () => {
    expect(() => names(1)).toThrow('no machine');
    expect(() => names(1, poolOf({ concurrency: 0 }))).toThrow('no machine');
  });

  test('are fewer where all pools together have a limit', () => {
    const left = (concurrency: number) =>
      withinConcurrency([SLOW, FAST], concurrency).map((pool) => [pool.name, pool.concurrency]);
    expect(left(1)).toEqual([['fast', 1]]);
    expect(left(2)).toEqual([['fast', 2]]);
    expect(left(9)).toEqual([
      ['fast', 2],
      ['slow', 1],
    ]);
    expect(left(Number.POSITIVE_INFINITY)).toHaveLength(2);
  });
});

describe('a plan for unequal machines', () => {
  test('gives a machine of half the speed half the time of tests', () => {
    const trial = tryShards(conditionsOf({ units: knownUnits(Array(50).fill(1000)), pools: [FAST, SLOW] }), 3);
    expect(trial.parts.map((part) => part.length)).toEqual([20, 20, 10]);
    expect(trial.slots.map(({ name }) => name)).toEqual(['fast', 'fast', 'slow']);
    expect(trial).toMatchObject({ predictedMs: [20_000, 20_000, 20_000], wallMs: 20_000, shards: 3 });
  });

  test('counts the set-up of each machine', () => {
    const far = poolOf({ name: 'far', overhead: { fixedMs: 6000, factor: 1 }, concurrency: 1 });
    const trial = tryShards(conditionsOf({ units: knownUnits(Array(18).fill(1000)), pools: [FAST, far] }), 3);
    expect(trial.parts.map((part) => part.length)).toEqual([8, 8, 2]);
  });

  test('leaves a machine out that would end later than all others with any unit', () => {
    const far = poolOf({ name: 'far', overhead: { fixedMs: 60_000, factor: 1 }, concurrency: 1 });
    const conditions = conditionsOf({ units: knownUnits([1000, 1000, 1000, 1000]), pools: [far, FAST] });
    const trial = tryShards(conditions, 3);
    expect(trial.slots.map(({ name }) => name)).toEqual(['fast', 'fast']);
    expect(trial).toMatchObject({ shards: 2, wallMs: 2000 });
    expect(costUnder(conditions)(3)).toEqual(costUnder(conditions)(2));
  });

  test('puts the longest unit on the fastest machine', () => {
    const parts = spreadOver(balanced, unitsOf([1, 9, 1, 1]), [SLOW, { ...FAST, concurrency: 1 }], 2);
    expect(parts.map(({ slot, units }) => [slot.name, units.length])).toEqual([
      ['fast', 1],
      ['slow', 3],
    ]);
  });

  test('gives the heaviest part of a strategy that does not know machines to the fastest', () => {
    const parts = spreadOver(hash, unitsOf([5, 1, 1, 1, 1, 1, 1]), [SLOW, FAST], 3);
    const loads = parts.map(({ units }) => units.reduce((sum, { estimateMs }) => sum + estimateMs, 0));
    expect(loads).toEqual(loads.toSorted((a, b) => b - a));
  });

  test('knows the cost of each pool', () => {
    const conditions = conditionsOf({ units: knownUnits(Array(100).fill(6000)), pools: [FAST, SLOW] });
    const trial = tryShards(conditions, 3);
    expect([...costOfPools(trial, conditions)]).toEqual([
      ['fast', { shards: 2, wallMs: 240_000, billedMinutes: 8 }],
      ['slow', { shards: 1, wallMs: 240_000, billedMinutes: 4 }],
    ]);
    expect(trial.billedMinutes).toBe(12);
  });

  test('lets the shards of a pool wait for its own machines only', () => {
    const conditions = conditionsOf({ units: knownUnits(Array(10).fill(1000)), pools: [FAST, SLOW] });
    const trial = tryShards(conditions, 6);
    const cost = costOfPools(trial, conditions);
    expect(trial.wallMs).toBe(Math.max(...[...cost.values()].map(({ wallMs }) => wallMs)));
  });

  test('is near the bound where the units are many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 300, maxLength: 400 }),
        machinePools,
        fc.integer({ min: 1, max: 6 }),
        (times, pools, shards) => {
          const conditions = conditionsOf({ units: knownUnits(times.map((ms) => ms * 1000)), pools });
          const machines = pools.reduce((sum, { concurrency }) => sum + concurrency, 0);
          const count = Math.min(shards, machines);
          expect(tryShards(conditions, count).wallMs).toBeLessThanOrEqual(boundsOf(conditions).wallMs(count) * 1.1);
        },
      ),
    );
  });
});

describe('constraints on unequal machines', () => {
  test('are kept, whatever the machines', () => {
    fc.assert(
      fc.property(
        weighedUnits.filter((units) => units.length > 3),
        fc.integer({ min: 1, max: 8 }),
        machinePools,
        (units, shards, pools) => {
          const [a, b, c] = units.map(({ id }) => id) as [string, string, string];
          const strategy = constrained(balanced, { groups: [[b, c]], exclusive: [a] });
          const parts = idsOf(spreadOver(strategy, units, pools, shards).map((part) => part.units));
          proveComplete(
            units.map(({ id }) => id),
            parts,
          );
          expect(parts.find((part) => part.includes(a))).toEqual([a]);
          expect(parts.find((part) => part.includes(b))).toContain(c);
        },
      ),
    );
  });

  test('give an exclusive unit the slowest machine that is fast enough for it', () => {
    const slotOf = (ms: number): string | undefined => {
      const units = [...unitsOf(Array(20).fill(10)), { id: 'alone', estimateMs: ms }];
      const strategy = constrained(balanced, { groups: [], exclusive: ['alone'] });
      const parts = spreadOver(strategy, units, [SLOW, FAST], 3);
      return parts.find((part) => part.units.some(({ id }) => id === 'alone'))?.slot.name;
    };
    expect(slotOf(10)).toBe('slow');
    expect(slotOf(90)).toBe('fast');
  });
});

test('pools are alike when shards take equally long there, whatever their names', () => {
  expect(areAlike(FAST, poolOf({ name: 'other', speed: 2, overhead: { fixedMs: 0, factor: 2 } }))).toBe(true);
  expect(areAlike(FAST, SLOW)).toBe(false);
  expect(areAlike(FAST, poolOf({ overhead: { fixedMs: 1, factor: 1 } }))).toBe(false);
});
