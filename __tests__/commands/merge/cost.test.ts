/** What a run cost, and what its neighbours in the plan would have. */
import { expect, test } from '@jest/globals';
import { withCost } from '../../../src/commands/merge/cost.ts';
import { assembleReport } from '../../../src/judge/assemble.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { GENERIC } from '../../../src/platform/local/host.ts';
import { allGreen, somePlan } from '../../judge/samples.ts';

const alternative = (shards: number, pools?: string[]) => ({
  shards,
  wallMs: 1000 * shards,
  billedMinutes: shards,
  ...(pools && { pools }),
});
const plan = somePlan({ alternatives: [1, 2, 3, 4].map((shards) => alternative(shards)) });
const report = assembleReport(allGreen({ plan }));

test('each shard is rounded up as the host bills, and to a minute where nothing is billed', () => {
  expect(report.shards.map(({ actualMs }) => actualMs)).toEqual([3000, 3000]);
  expect(withCost(report, plan, GITHUB).cost).toMatchObject({
    minutes: 2,
    billed: true,
    predicted: plan.prediction.billedMinutes,
  });
  expect(withCost(report, plan, GENERIC).cost).toMatchObject({ minutes: 2, billed: false });
});

test('the neighbours are one shard fewer and one more, of each group of pools', () => {
  expect(withCost(report, plan, GITHUB).cost?.others.map(({ shards }) => shards)).toEqual([1, 3]);
  const pooled = {
    ...plan,
    alternatives: [alternative(1, ['default']), alternative(2, ['other']), alternative(1, ['other'])],
  };
  expect(withCost(report, pooled, GITHUB).cost?.others).toEqual([
    { pools: ['default'], shards: 1, wallMs: 1000, minutes: 1 },
    { pools: ['other'], shards: 1, wallMs: 1000, minutes: 1 },
  ]);
});

test('a matrix that multiplies the plan, or no plan, has no neighbours; and a run without times has no cost', () => {
  expect(withCost({ ...report, shards: [...report.shards, ...report.shards] }, plan, GITHUB).cost).toEqual({
    minutes: 4,
    billed: true,
    others: [],
  });
  expect(withCost(report, undefined, GITHUB).cost).toEqual({ minutes: 2, billed: true, others: [] });
  expect(withCost({ ...report, shards: [] }, plan, GITHUB).cost).toBeUndefined();
});
