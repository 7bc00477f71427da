/** What a run measured, in its report: by place, with the limits of the user. */
import { describe, expect, test } from '@jest/globals';
import { exitCode } from '../../../src/commands/merge/exit-code.ts';
import { type AssembleOptions, assembleReport } from '../../../src/judge/assemble.ts';
import type { TimeLimit } from '../../../src/judge/metrics/limits.ts';
import { placesOf } from '../../../src/judge/metrics/places.ts';
import { Samples } from '../../../src/judge/metrics/samples.ts';
import { Sightings } from '../../../src/judge/sightings.ts';
import type { Metric, Plan, ReportTest } from '../../../src/model.ts';
import { allGreen, planOfPools, somePool, someRecord, someTest } from '../samples.ts';

const REGIONS = ['eu', 'ap'] as const;
const pool = (region: string) =>
  somePool({ name: `${region}-machines`, mode: 'replicate', region, axis: [{ name: 'region', value: region }] });
const PLAN = planOfPools([pool('eu'), [['a']]], [pool('ap'), [['a']]]);

const ran = (region: (typeof REGIONS)[number], change: Partial<ReportTest> = {}): ReportTest =>
  someTest('a', 'passed', {
    name: `test of a [region=${region}]`,
    shard: 1 + REGIONS.indexOf(region),
    axis: `region=${region}`,
    ...change,
  });
const login = (...ms: number[]): { metrics: Metric[] } => ({ metrics: [{ name: 'login', ms }] });

function judged(tests: readonly ReportTest[], options: AssembleOptions = {}, plan: Plan = PLAN) {
  const records = plan.shards.map(({ index, pool: name, units }) => {
    const axis = plan.pools
      .find((one) => one.name === name)
      ?.axis?.map((one) => ({ ...one, value: String(one.value) }));
    return someRecord(index, {
      pool: name,
      ...(axis && { axis }),
      units: units.map((id) => ({ id, outcome: 'passed', tests: 1, tries: 1 })),
    });
  });
  const sightings = new Sightings();
  for (const { unit = '', shard = 0, axis = '', outcome } of tests)
    sightings.on(axis).add(unit, shard, outcome !== 'skipped');
  const evidence = allGreen({ plan, tests, records, sightings });
  const samples = new Samples(placesOf(evidence));
  return { report: assembleReport(evidence, { ...options, samples }), evidence };
}

const limit = (change: Partial<TimeLimit>): TimeLimit => ({ isFor: () => true, ...change });
const SLOW = [
  ran('eu', { durationMs: 300, ...login(50, 51, 52) }),
  ran('ap', { durationMs: 900, ...login(250, 251, 252) }),
];

describe('what a test reports itself', () => {
  test('is compared from region to region, under one name', () => {
    const { measured } = judged(SLOW).report;
    expect(measured?.places.map(({ place, region, factor }) => [place, region, factor])).toEqual([
      ['region=ap', 'ap', 4.92],
      ['region=eu', 'eu', 1],
    ]);
    expect(measured?.times[0]).toMatchObject({ test: 'a › test of a', unit: 'a', metric: 'login' });
  });

  test('is there without regions too. There the times of the tests are not compared', () => {
    const { measured } = judged(
      [someTest('a', 'passed', { shard: 1, ...login(7) })],
      {},
      planOfPools([somePool(), [['a']]]),
    ).report;
    expect(measured?.times.map(({ metric, at }) => [metric, at[0]?.place, at[0]?.samples])).toEqual([
      ['login', 'default', 1],
    ]);
  });

  test.each<[what: string, change: Partial<ReportTest>]>([
    ['a failed test', { outcome: 'failed' }],
    ['a test that only a retry passed', { flaky: true, tries: 2 }],
    ['a skipped test', { outcome: 'skipped' }],
  ])('does not count for %s', (_what, change) => {
    const { measured } = judged([ran('eu', login(1)), ran('ap', { ...login(1), ...change })]).report;
    expect(measured?.places.map(({ place }) => place)).toEqual(['region=eu']);
  });
});

describe('without a limit', () => {
  test('no time changes the verdict, and nothing is said of runs that measure nothing', () => {
    expect(judged(SLOW).report).toMatchObject({ verdict: 'passed', reasons: [], measured: { breaches: [] } });
    const { report } = judged([someTest('a', 'passed', { shard: 1 })], {}, planOfPools([somePool(), [['a']]]));
    expect(report.measured).toBeUndefined();
  });
});

test('pools that share the tests of a value of an axis are two places', () => {
  const plan = planOfPools([somePool({ name: 'fast' }), [['a']]], [somePool({ name: 'slow' }), [['c']]]);
  const on = (unit: string, shard: number) =>
    someTest(unit, 'passed', { shard, axis: 'python=3.12', name: `test of ${unit} [python=3.12]`, ...login(1) });
  const axis = [{ name: 'python', value: '3.12' }];
  const records = plan.shards.map(({ index, pool: name }) => someRecord(index, { axis, pool: name }));
  const samples = new Samples(placesOf(allGreen({ plan, records })));
  const { measured } = assembleReport(allGreen({ plan, records, tests: [on('a', 1), on('c', 2)] }), { samples });
  expect(measured?.places.map(({ place }) => place)).toEqual(['fast [python=3.12]', 'slow [python=3.12]']);
});

describe('a limit', () => {
  test('is not forgiven where known failures are, but where all failures are', () => {
    const base = { commit: 'a', at: '2026-03-01T09:00:00.000Z', units: [] };
    const { report, evidence } = judged(SLOW, { base, limits: [limit({ latencyMs: 200, metric: 'login' })] });
    const codes = (['failures', 'new-failures', 'never'] as const).map((failOn) =>
      exitCode(report, evidence, { 'fail-on': failOn, 'on-empty': 'fail' }),
    );
    expect(codes).toEqual([1, 1, 0]);
  });

  test('fails the run, and its reason names the test, the time, the place, the value, the limit and the samples', () => {
    const { report } = judged(SLOW, { limits: [limit({ latencyMs: 200, metric: 'login' })] });
    expect([report.verdict, report.complete, report.reasons]).toEqual([
      'failed',
      true,
      ['login of a › test of a took 251 ms at region=ap, more than latencyMs allows: 200 ms (median of 3 samples)'],
    ]);
  });

  test('of ratio compares with the same place', () => {
    const past = (place: string, ms: number) => ({
      place,
      unit: 'a',
      name: 'test of a',
      metric: 'login',
      ms: [ms, ms, ms],
      lastSeen: '2026-03-01T10:00:00.000Z',
    });
    const series = [past('eu-machines', 50), past('ap-machines', 100)];
    const { reasons } = judged(SLOW, { series, limits: [limit({ ratio: 2, metric: 'login' })] }).report;
    expect(reasons).toEqual([
      'login of a › test of a took 2.51 times as long as before at region=ap, more than ratio allows: 2 (median of 3 samples)',
    ]);
  });

  test.each<[what: string, change: Partial<TimeLimit>]>([
    ['another region', { region: 'eu' }],
    ['another pool', { pool: 'eu-machines' }],
    ['other tests', { isFor: (unit) => unit !== 'a' }],
    ['another metric', { metric: 'logout' }],
  ])('for %s does not', (_what, change) => {
    expect(judged(SLOW, { limits: [limit({ latencyMs: 200, metric: 'login', ...change })] }).report.verdict).toBe(
      'passed',
    );
  });

  test('never judges fewer than three samples, and says so', () => {
    const { verdict, warnings } = judged(SLOW, { limits: [limit({ latencyMs: 1, metric: 'duration' })] }).report;
    expect([verdict, warnings]).toEqual([
      'passed',
      ['limit 1: latencyMs judged all but 2 times, of which there are fewer than 3 samples'],
    ]);
  });

  test('that nothing meets is named', () => {
    const { warnings } = judged(SLOW, { limits: [limit({ latencyMs: 1, region: 'us' })] }).report;
    expect(warnings).toEqual(['limit 1 judged nothing: no test reported such a time at such a place']);
  });

  test('that is the lower of two is told, and of very many breaches the first', () => {
    const both = [limit({ latencyMs: 200, metric: 'login' }), limit({ latencyMs: 100, metric: 'login' })];
    expect(judged(SLOW, { limits: both }).report.measured?.breaches.map(({ allowed }) => allowed)).toEqual([100]);
    const metrics = Array.from({ length: 15 }, (_, at) => ({ name: `m${at}`, ms: [9, 9, 9] }));
    const { reasons } = judged([ran('eu', { metrics }), ran('ap')], { limits: [limit({ latencyMs: 1 })] }).report;
    expect([reasons.length, reasons.at(-1)]).toEqual([11, '5 more times are beyond a limit']);
  });
});
