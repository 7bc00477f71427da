import { describe, expect, test } from '@jest/globals';
import { DEFAULT_OVERHEAD_MS, fitOverhead } from '../../src/history/overhead.ts';
import { classOf } from './support.ts';

const line = (fixedMs: number, factor: number, sums: readonly number[]) =>
  classOf(
    [],
    sums.map((testsMs) => ({ testsMs, wallMs: fixedMs + factor * testsMs })),
  );

describe('the overhead of a shard', () => {
  test('is the median of past shards', () => {
    const shards = [
      { wallMs: 100, testsMs: 60 },
      { wallMs: 900, testsMs: 100 },
      { wallMs: 50, testsMs: 20 },
    ];
    expect(fitOverhead(classOf([], shards))).toEqual({ fixedMs: 40, factor: 1 });
  });

  test('is never below zero, though parallel tests may add up to more than the wall', () => {
    expect(fitOverhead(classOf([], [{ wallMs: 100, testsMs: 400 }])).fixedMs).toBe(0);
  });

  test('is the default before any shard has run', () => {
    expect(fitOverhead(undefined)).toEqual({ fixedMs: DEFAULT_OVERHEAD_MS, factor: 1 });
    expect(fitOverhead(classOf([]))).toEqual({ fixedMs: DEFAULT_OVERHEAD_MS, factor: 1 });
  });
});

describe('the fit of overhead', () => {
  test('separates a fixed part from a factor when shards differ', () => {
    const { fixedMs, factor } = fitOverhead(line(40_000, 1.25, [60_000, 90_000, 120_000, 200_000, 210_000]));
    expect(fixedMs).toBeCloseTo(40_000);
    expect(factor).toBeCloseTo(1.25);
  });

  test('is not changed by one outlier', () => {
    const honest = line(40_000, 1.25, [60_000, 90_000, 120_000, 150_000, 200_000, 210_000]);
    const odd = { ...honest, shards: [...honest.shards, { testsMs: 65_000, wallMs: 3_000_000 }] };
    expect(fitOverhead(odd).factor).toBeCloseTo(1.25, 1);
    expect(Math.abs(fitOverhead(odd).fixedMs - 40_000)).toBeLessThan(4000);
  });

  test.each([
    ['are alike', line(40_000, 1.25, [100_000, 101_000, 99_000, 100_500])],
    ['are few', line(40_000, 1.25, [60_000, 120_000, 200_000])],
  ])('keeps the factor at one when shards %s', (_case, runnerClass) => {
    const { fixedMs, factor } = fitOverhead(runnerClass);
    expect(factor).toBe(1);
    expect(fixedMs).toBeGreaterThan(40_000);
  });

  test('knows that workers share the time of the tests', () => {
    const { fixedMs, factor } = fitOverhead(line(40_000, 0.5, [60_000, 90_000, 120_000, 200_000]), 2);
    expect(fixedMs).toBeCloseTo(40_000);
    expect(factor).toBeCloseTo(1);
  });

  test('limits the factor to plausible values', () => {
    expect(fitOverhead(line(0, 50, [1000, 2000, 3000, 4000])).factor).toBe(3);
    expect(fitOverhead(line(90_000, 0, [1000, 2000, 3000, 4000])).factor).toBeCloseTo(1 / 3);
  });
});
