/** The trends of the page: the lines of the last runs, and the flaky tests. */
import { expect, test } from '@jest/globals';
import type { Base, PastRun } from '../../src/model.ts';
import { trendsOf } from '../../src/render/html/trends.ts';

const run = (at: number): PastRun => ({
  commit: `${at}`.repeat(40),
  at: `2026-03-0${at}T10:00:00.000Z`,
  verdict: 'passed',
  tests: 10,
  failed: 0,
  flaky: 0,
  shards: 1,
});
const base = (tests: Base['units'][number]['tests'], runs = [1, 2, 3].map(run)): Base => ({
  commit: 'c',
  at: run(3).at,
  units: [{ id: 'a.test.ts', tests }],
  runs,
});

test('are the runs of the base, and this one behind them', () => {
  expect(trendsOf({ base: base([]), line: run(4) })).toEqual({
    runs: [1, 2, 3, 4].map((at) => ({ ...run(at), commit: `${at}`.repeat(7) })),
    hasThisRun: true,
    flaky: [],
    flakyInAll: 0,
  });
  expect(trendsOf({ base: base([]) })).toMatchObject({ hasThisRun: false });
});

test('are none without an earlier run', () => {
  expect(trendsOf({ line: run(1) })).toBeUndefined();
  expect(trendsOf({ base: base([], []), line: run(1) })).toBeUndefined();
});

test('flaky tests come by the share of runs in which they were bad; a test that only failed is none', () => {
  const flaky = trendsOf({
    base: base([
      { name: 'seldom', past: 'ppk', flakes: 1, lastFlake: run(3).at },
      { name: 'broken', past: 'fff', fails: 3 },
      { name: 'often', past: 'kfp' },
      { name: 'green' },
      { name: 'long ago', past: 'ppp', flakes: 1, lastFlake: run(1).at },
      { name: 'did not run', past: '---', flakes: 1 },
    ]),
  })?.flaky;
  expect(flaky?.map(({ name }) => name)).toEqual(['often', 'seldom', 'long ago', 'did not run']);
  expect(flaky?.[1]).toEqual({ name: 'seldom', unit: 'a.test.ts', outcomes: 'ppk', lastFlake: run(3).at });
});

test('of very many flaky tests the worst are shown, and all are counted', () => {
  const many = Array.from({ length: 500 }, (_, at) => ({ name: `t${at}`, past: at === 400 ? 'kkk' : 'ppk' }));
  const trends = trendsOf({ base: base(many) });
  expect(trends?.flaky).toHaveLength(50);
  expect(trends?.flaky[0]?.name).toBe('t400');
  expect(trends?.flakyInAll).toBe(500);
});
