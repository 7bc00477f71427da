import { describe, expect, test } from '@jest/globals';
import { balanced } from '../../src/schedule/balanced.ts';
import { type BenchUnit, bench, isTotalBound, overSeries } from '../../src/schedule/bench.ts';
import { benchPlanners } from '../../src/schedule/bench-planners.ts';
import { makeUpSuite } from '../../src/schedule/made-up-suite.ts';
import { STRATEGY_NAMES } from '../../src/schedule/strategies.ts';

const timed = (...times: number[]): BenchUnit[] => times.map((actualMs, index) => ({ id: `u${index}`, actualMs }));

describe('the bench', () => {
  const units = timed(60, 30, 20, 10);
  const planner = (name: string, estimates: readonly number[]) => ({
    name,
    strategy: balanced,
    estimateMs: (id: string) => estimates[Number(id.slice(1))] ?? 0,
  });

  test('plans with what a planner believes and runs with what happened', () => {
    const [right, wrong] = bench(units, [planner('right', [60, 30, 20, 10]), planner('wrong', [4, 3, 2, 1])], [2]);
    expect(right).toEqual({
      planner: 'right',
      shards: 2,
      wallMs: 60,
      lowerBoundMs: 60,
      ratio: 1,
      spread: 0,
      speedup: 2,
    });
    expect(wrong).toMatchObject({ wallMs: 70, lowerBoundMs: 60, spread: 20 / 60, speedup: 120 / 70 });
    expect(wrong?.ratio).toBeCloseTo(70 / 60);
  });

  test('bounds from below by the longest unit too', () => {
    expect(bench(units, [planner('right', [60, 30, 20, 10])], [4])[0]).toMatchObject({
      wallMs: 60,
      lowerBoundMs: 60,
      ratio: 1,
    });
  });

  test('is right without units and for units without time', () => {
    for (const none of [[], timed(0, 0)]) {
      expect(bench(none, [planner('p', [])], [2])[0]).toMatchObject({ ratio: 1, spread: 0, speedup: 1 });
    }
  });

  test('compares planners that know more and more', () => {
    const times = new Map(units.map(({ id, actualMs }) => [id, actualMs]));
    const planners = benchPlanners({ estimateMs: times, lastMs: new Map(), actualMs: times });
    const ratios = new Map(bench(units, planners, [2]).map(({ planner: name, ratio }) => [name, ratio]));
    expect(ratios.get('equal counts')).toBeCloseTo(90 / 60);
    expect(ratios.get('round-robin')).toBeCloseTo(80 / 60);
    expect(ratios.get('balanced')).toBe(1);
    expect(ratios.get('balanced, true times')).toBe(1);
  });

  test('has a planner for every strategy, which believes our estimates', () => {
    const planners = benchPlanners({ estimateMs: new Map([['a', 7]]), lastMs: new Map(), actualMs: new Map() });
    const own = planners.filter(({ name }) => STRATEGY_NAMES.includes(name));
    expect(own.map(({ name }) => name)).toEqual(STRATEGY_NAMES.toReversed());
    expect(own.map(({ strategy }) => strategy.name)).toEqual(STRATEGY_NAMES.toReversed());
    expect(own.map(({ estimateMs }) => estimateMs('a'))).toEqual(STRATEGY_NAMES.map(() => 7));
  });

  test('lets plain longest-first take the median of the whole run before for a new unit, removed units included', () => {
    const lastMs = new Map([
      ['old', 10],
      ['gone', 30],
      ['gone too', 100],
    ]);
    const planners = benchPlanners({ estimateMs: new Map(), lastMs, actualMs: new Map() });
    const plain = planners.find(({ name }) => name === 'plain longest-first');
    expect(['old', 'new'].map((id) => plain?.estimateMs(id))).toEqual([10, 30]);
  });

  test('looks where planning matters: no unit longer than a shard, no shard shorter than 15 seconds', () => {
    expect(isTotalBound(timed(20_000, 10_000), 2)).toBe(false);
    expect(isTotalBound(timed(15_000, 15_000), 2)).toBe(true);
    expect(isTotalBound(timed(14_999, 15_000), 2)).toBe(false);
  });

  test('counts a project with many versions no more than one with two', () => {
    expect(overSeries([[1, 1, 1, 1, 1], [3], []])).toEqual({ series: 2, pairs: 6, median: 2, mean: 2, p90: 2.8 });
  });
});

describe('a made-up suite', () => {
  const { before, after } = makeUpSuite(5000, 1);

  test('is the same for the same seed, and another for another', () => {
    expect(makeUpSuite(5000, 1)).toEqual({ before, after });
    expect(makeUpSuite(5000, 2).before).not.toEqual(before);
  });

  test('is as skewed as real ones: the slowest tenth holds about four fifths', () => {
    const times = [...before.values()].sort((a, b) => b - a);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(times.slice(0, 500)) / sum(times)).toBeGreaterThan(0.7);
    expect(sum(times.slice(0, 500)) / sum(times)).toBeLessThan(0.9);
  });

  test('changes little from run to run, in most tests', () => {
    const changes = [...before].map(([id, ms]) => Math.abs((after.get(id) ?? 0) / ms - 1)).sort((a, b) => a - b);
    expect(changes[2500]).toBeGreaterThan(0.05);
    expect(changes[2500]).toBeLessThan(0.12);
  });
});
