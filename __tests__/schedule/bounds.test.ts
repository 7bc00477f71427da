import { describe, expect, test } from '@jest/globals';
import { boundsOf } from '../../src/schedule/bounds.ts';
import { roundRobin } from '../../src/schedule/round-robin.ts';
import { type ConditionOverrides, conditionsOf, knownUnits, poolOf } from './support.ts';

const bounds = (times: readonly number[], given: ConditionOverrides = {}) =>
  boundsOf(conditionsOf({ overhead: { fixedMs: 7, factor: 1 }, ...given, units: knownUnits(times) }));

describe('the bound of the wall time', () => {
  test('is the average shard', () => {
    expect(bounds([100, 100, 100, 100]).wallMs(2)).toBe(207);
  });

  test('is the shard with the longest unit, if that is longer, however many workers it has', () => {
    expect(bounds([300, 100]).wallMs(2)).toBe(307);
    expect(bounds([300, 100], { workers: 4 }).wallMs(1)).toBe(307);
  });

  test('is the work of the pool where shards wait for each other', () => {
    expect(bounds([100, 100, 100, 100], { concurrency: 2 }).wallMs(4)).toBe((4 * 7 + 400) / 2);
    expect(bounds([100, 100, 100, 100], { concurrency: 2 }).wallMs(1)).toBe(407);
  });

  test('knows the factor and the workers', () => {
    expect(bounds([100, 100, 100, 100], { overhead: { fixedMs: 7, factor: 2 }, workers: 2 }).wallMs(2)).toBe(207);
  });

  test('is where unequal machines end together, each after its own set-up', () => {
    const pools = [
      poolOf({ concurrency: 2 }),
      poolOf({ name: 'slow', speed: 0.5, overhead: { fixedMs: 40, factor: 1 }, concurrency: 1 }),
    ];
    expect(bounds([100, 100, 30], { pools }).wallMs(3)).toBe(100);
    expect(bounds([100, 100, 100, 100], { pools }).wallMs(3)).toBe((400 + 20) / 2.5);
    expect(bounds([100, 100, 100, 100], { pools }).wallMs(9)).toBe((400 + 20) / 2.5);
    expect(bounds([300, 100], { pools }).wallMs(2)).toBe(300);
  });

  test('is zero without shards', () => {
    expect(bounds([]).wallMs(0)).toBe(0);
  });
});

describe('the bound of the bill', () => {
  test('is a minute for each minute begun of set-up, and the whole work', () => {
    expect(bounds([1]).billedMinutes(3)).toBe(3);
    expect(bounds([600_000], { strategy: roundRobin }).billedMinutes(3)).toBe(11);
    expect(bounds([1], { overhead: { fixedMs: 61_000, factor: 1 } }).billedMinutes(3)).toBe(6);
  });

  test('counts for a balanced plan the last minute that each shard does not use up', () => {
    const { billedMinutes, closerBills } = bounds([90_000, 90_000, 90_000]);
    expect(billedMinutes(3)).toBe(5);
    expect(closerBills.map((bill) => bill(3))).toEqual([6]);
    expect(bounds([90_000, 90_000, 90_000], { strategy: roundRobin }).closerBills).toEqual([]);
  });
});
