/** Limits on times, as a plan sees them. The merge judges by them. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LimitedSuite, refuseUnknown, unmeasured } from '../../../src/commands/plan/limits.ts';
import { sharedRegions } from '../../../src/commands/plan/pools.ts';
import { limits } from '../../../src/inputs/limits.ts';
import { pools } from '../../../src/inputs/pools.ts';

const POOLS = pools('[{name: frankfurt, region: eu, mode: replicate}, {name: singapore, region: ap, mode: replicate}]');
const units = ['tests/login.test.mjs', 'tests/pay.test.mjs'].map((id) => ({ id }));
const suite = (yaml: string, more: Partial<LimitedSuite> = {}): LimitedSuite => ({
  limits: limits(yaml),
  pools: POOLS,
  units,
  ...more,
});

describe('a limit is refused', () => {
  test.each<[yaml: string, problem: string]>([
    [
      '{region: us, latencyMs: 1}',
      'region of limit 1 in input limits is "us", but there is no such region: write one of eu, ap',
    ],
    [
      '[{latencyMs: 1}, {pool: eu, latencyMs: 1}]',
      'pool of limit 2 in input limits is "eu", but there is no such pool: write one of frankfurt, singapore',
    ],
    [
      '{tests: tests/logon/**, ratio: 2}',
      'tests of limit 1 in input limits are ["tests/logon/**"], but they match none of 2 test units: tests/login.test.mjs, tests/pay.test.mjs',
    ],
  ])('%s', (yaml, problem) => {
    expect(() => refuseUnknown([suite(yaml)])).toThrow(problem);
  });

  test('with all others that are wrong, each on a line', () => {
    const yaml = '[{region: us, latencyMs: 1}, {pool: x, tests: nowhere/**, latencyMs: 1}]';
    expect(() => refuseUnknown([suite(yaml)])).toThrow(/^region of limit 1 .+\npool of limit 2 .+\ntests of limit 2 /);
  });

  test('where no pool has a region', () => {
    expect(() => refuseUnknown([suite('{region: us, latencyMs: 1}', { pools: pools('[{name: a}]') })])).toThrow(
      'there is no such region: no pool has a region, so remove it',
    );
  });
});

describe('a limit is not refused', () => {
  test.each<[name: string, suites: readonly LimitedSuite[]]>([
    ['that fits', [suite('[{region: ap, pool: singapore, tests: "tests/login*", latencyMs: 1}, {ratio: 2}]')]],
    ['where there are no limits', [{ units }]],
    [
      'for a region where other machines take the place of the pools',
      [suite('{region: us, ratio: 2}', { pools: undefined })],
    ],
    ['for tests where there are none at all', [suite('{tests: x, ratio: 2}', { units: [] })]],
    [
      'that fits another suite, because it is for all of them',
      [suite('{tests: "api/**", ratio: 2}'), suite('{tests: "api/**", ratio: 2}', { units: [{ id: 'api/a' }] })],
    ],
    [
      'for a file whose tests are several units',
      [suite('{tests: a.js, ratio: 2}', { units: [{ id: 'a.js#1', file: 'a.js' }] } as never)],
    ],
  ])('%s', (_name, suites) => {
    expect(() => refuseUnknown(suites)).not.toThrow();
  });

  test('when one suite has the region and another one does not', () => {
    const only = pools('[{name: only, region: us, mode: replicate}]');
    const yaml = '{region: us, ratio: 2}';
    expect(() => refuseUnknown([suite(yaml), suite(yaml, { pools: only })])).not.toThrow();
    expect(() => refuseUnknown([suite(yaml), suite('{ratio: 2}', { pools: only })])).toThrow('write one of eu, ap');
  });

  test('whenever its region, its pool and one of its tests are there', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1], { minLength: 1 }), fc.nat(1), fc.nat(1), (kept, pool, unit) => {
        const own = POOLS.filter((_pool, at) => kept.includes(at));
        const { name, region = '' } = POOLS[pool] as (typeof POOLS)[number];
        const yaml = JSON.stringify({ pool: name, region, tests: units[unit]?.id, ratio: 2 });
        const check = () => refuseUnknown([suite(yaml, { pools: own })]);
        if (kept.includes(pool)) expect(check).not.toThrow();
        else expect(check).toThrow(/^region of .+\npool of /);
      }),
    );
  });
});

describe('a metric that nothing has measured', () => {
  const series = ['login', 'duration'].map((metric) => ({
    place: 'p',
    unit: 'u',
    name: 't',
    metric,
    ms: [1],
    lastSeen: '',
  }));

  test.each<[yaml: string, warnings: string[]]>([
    [
      '{metric: logn, ratio: 2}',
      ['limit 1 is for the metric logn, which no earlier run has measured. Did you mean login?'],
    ],
    [
      '[{ratio: 2}, {metric: paint, ratio: 2}]',
      ['limit 2 is for the metric paint, which no earlier run has measured. They measured login'],
    ],
    ['[{metric: login, ratio: 2}, {metric: duration, ratio: 2}, {ratio: 3}]', []],
  ])('%s is a warning, because a new test may report it', (yaml, warnings) => {
    expect(unmeasured(limits(yaml), { series })).toEqual(warnings);
  });

  test('says nothing where no metric is known', () => {
    expect(unmeasured(limits('{metric: logn, ratio: 2}'), {})).toEqual([]);
    expect(unmeasured(undefined, { series })).toEqual([]);
  });
});

describe('regions that share the tests', () => {
  test('are a warning that says what to write', () => {
    expect(sharedRegions(pools('[{name: a, region: eu}, {name: b, region: ap}, {name: c}]'))).toEqual([
      'these pools have a region and share the tests, so each test runs in one region only, and no times are compared: a (eu), b (ap). Write "mode: replicate" in each of them',
    ]);
  });
  test('and those that replicate are not', () => {
    expect(sharedRegions(POOLS)).toEqual([]);
    expect(sharedRegions(undefined)).toEqual([]);
  });
});
