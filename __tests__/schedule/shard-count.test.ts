import { describe, expect, test } from '@jest/globals';
import type { EstimatedUnit } from '../../src/model.ts';
import { alternatives, chooseShardCount, costsUnder, type ShardRequest } from '../../src/schedule/shard-count.ts';
import { billedMinutes, type Conditions } from '../../src/schedule/trial.ts';
import { type ConditionOverrides, conditionsOf, idOf, knownUnits } from './support.ts';

const request = (given: Partial<ShardRequest> = {}): ShardRequest => ({
  shards: 'auto',
  minShards: 1,
  maxShards: 8,
  targetMs: 300_000,
  testsPerShard: 20,
  ...given,
});

const under = (units: readonly EstimatedUnit[], given: ConditionOverrides = {}): Conditions =>
  conditionsOf({ units, ...given });

const choose = (
  units: readonly EstimatedUnit[],
  given: Partial<ShardRequest> = {},
  conditions: ConditionOverrides = {},
): number => chooseShardCount(units, request(given), costsUnder(under(units, conditions)));

const setup = (fixedMs: number, factor = 1) => ({ overhead: { fixedMs, factor } });

const counted = (...tests: (number | undefined)[]): EstimatedUnit[] =>
  tests.map((count, index) => ({
    id: idOf(index),
    estimateMs: 1000,
    source: 'default',
    ...(count === undefined ? {} : { tests: count }),
  }));

describe('the number of shards with known timings', () => {
  const hour = knownUnits(Array<number>(60).fill(60_000));

  test('is searched as soon as the time of one unit is known', () => {
    const [first, ...guessed] = hour.map((unit) => ({ ...unit, source: 'size' as const, tests: 1 }));
    const units = first === undefined ? [] : [{ ...first, source: 'history' as const }, ...guessed];
    expect(choose(units, { targetMs: 1_200_000, testsPerShard: 10 })).toBe(3);
    expect(choose(guessed, { targetMs: 1_200_000, testsPerShard: 10 })).toBe(6);
  });

  test('is the cheapest that meets the target', () => {
    expect(choose(hour, { targetMs: 1_200_000 })).toBe(3);
    expect(choose(hour, { targetMs: 1_199_000 })).toBe(4);
  });

  test('may be larger when that is billed less: jobs of 61 seconds are billed two minutes', () => {
    const units = knownUnits(Array<number>(61).fill(2000));
    expect(choose(units, { targetMs: 70_000, maxShards: 3 }, setup(1000))).toBe(3);
    expect(choose(units, { targetMs: 70_000, maxShards: 2 }, setup(1000))).toBe(2);
  });

  test('counts the set-up of a shard', () => {
    expect(choose(hour, { targetMs: 1_200_000 }, setup(1))).toBe(4);
    expect(choose(hour, { targetMs: 1_200_000, maxShards: 5 }, setup(0, 1.1))).toBe(4);
  });

  test('is smaller with several workers in a shard', () => {
    expect(choose(hour, { targetMs: 600_000 }, { workers: 2 })).toBe(3);
  });

  test('does not begin a second wave when the pool is full', () => {
    const minutes = setup(60_000);
    expect(choose(hour, { targetMs: 60_000, maxShards: 12 }, { ...minutes, concurrency: 3 })).toBe(3);
    expect(choose(hour, { targetMs: 60_000, maxShards: 12 }, { ...minutes, concurrency: 6 })).toBe(6);
  });

  test('stays between the bounds', () => {
    expect(choose(hour, { targetMs: 10_000_000 })).toBe(1);
    expect(choose(hour, { targetMs: 10_000_000, minShards: 5 })).toBe(5);
    expect(choose(hour, { targetMs: 100_000, maxShards: 6 })).toBe(6);
  });

  test('is the smallest of the fastest when nothing meets the target', () => {
    const floor = knownUnits([600_000, 100_000, 100_000, 100_000]);
    expect(choose(floor, { targetMs: 60_000 })).toBe(2);
  });

  test('adds no shard that gains less than its set-up when nothing meets the target', () => {
    expect(choose(hour, { targetMs: 1000, maxShards: 60 }, setup(1_000_000))).toBe(2);
    expect(choose(hour, { targetMs: 1000, maxShards: 60 }, setup(2_000_000))).toBe(1);
  });

  test('is what was asked for when a number is given, whatever the bounds', () => {
    expect(choose(hour, { shards: 20 })).toBe(20);
  });

  test('never exceeds the units', () => {
    expect(choose(knownUnits([1, 2, 3]), { shards: 8 })).toBe(3);
    expect(choose(knownUnits([1, 2, 3]), { minShards: 8 })).toBe(3);
  });

  test.each([
    [1023, 1023],
    [1024, 1024],
    [1025, 1024],
  ])('asked for %i shards gives %i, for a plan has at most 1,024', (asked, given) => {
    expect(choose(knownUnits(Array<number>(1100).fill(1)), { shards: asked })).toBe(given);
  });

  test('is zero without units', () => {
    expect(choose([])).toBe(0);
    expect(choose([], { shards: 4 })).toBe(0);
  });
});

describe('the number of shards without timings', () => {
  test('is the counted tests over the tests for each shard, rounded up', () => {
    expect(choose(counted(10, 10, 20, 1))).toBe(3);
    expect(choose(counted(10, 10, 20))).toBe(2);
  });

  test('counts a unit with unknown tests as an average one', () => {
    expect(choose(counted(40, undefined, undefined))).toBe(3);
    expect(choose(counted(...Array<undefined>(41).fill(undefined)))).toBe(3);
  });

  test('stays between the bounds and never exceeds the units', () => {
    expect(choose(counted(1000, 1000, 1000))).toBe(3);
    expect(choose(counted(...Array<number>(50).fill(100)))).toBe(8);
    expect(choose(counted(1, 1, 1), { minShards: 2 })).toBe(2);
  });
});

describe('the alternatives', () => {
  const units = knownUnits([90_000, 90_000, 90_000, 10_000]);
  const shortly = (shards: number, given: Partial<ShardRequest> = {}) =>
    alternatives(shards, request(given), costsUnder(under(units, setup(30_000)))).map((cost) => [
      cost.shards,
      cost.wallMs,
      cost.billedMinutes,
    ]);

  test('are the cheapest, one fewer, one more and the fastest, with their wall time and billed minutes', () => {
    expect(shortly(2)).toEqual([
      [1, 310_000, 6],
      [3, 130_000, 7],
      [4, 120_000, 7],
    ]);
  });

  test('are the neighbours and what the bounds allow', () => {
    expect(shortly(2, { maxShards: 2 }).map(([shards]) => shards)).toEqual([1, 3]);
    expect(shortly(1).map(([shards]) => shards)).toEqual([2, 4]);
    expect(shortly(4).map(([shards]) => shards)).toEqual([1, 3]);
  });

  test('are none without shards', () => {
    expect(alternatives(0, request(), costsUnder(under([])))).toEqual([]);
  });
});

describe('what shards cost', () => {
  test('is billed by the job, each rounded up to a minute', () => {
    expect(billedMinutes([61_000, 61_000, 61_000], 60_000)).toBe(6);
    expect(billedMinutes([60_000, 1], 60_000)).toBe(2);
    expect(billedMinutes([], 60_000)).toBe(0);
  });

  test('is billed in the steps of the host, in minutes once they are added up', () => {
    expect(billedMinutes([61_000, 61_000, 61_000], 1000)).toBe(4);
    expect(billedMinutes([60_000, 1], 1)).toBe(2);
    expect(billedMinutes([61_000], 3_600_000)).toBe(60);
  });
});
