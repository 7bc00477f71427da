import { describe, expect, test } from '@jest/globals';
import { limits } from '../../src/inputs/limits.ts';

describe('limits', () => {
  test.each<[yaml: string, expected: object[]]>([
    ['{latencyMs: 800}', [{ latencyMs: 800 }]],
    ['- {region: ap, ratio: 1.5, metric: log in}', [{ region: 'ap', ratio: 1.5, metric: 'log in' }]],
    ['- pool: lab\n  tests: "a/**"\n  latencyMs: 0.5', [{ pool: 'lab', tests: ['a/**'], latencyMs: 0.5 }]],
    ['- {latencyMs: 1}\n- {tests: [a, b], latencyMs: 2}', [{ latencyMs: 1 }, { tests: ['a', 'b'], latencyMs: 2 }]],
  ])('%j are read', (yaml, expected) => {
    expect(limits(yaml)).toEqual(expected);
  });

  test.each<[yaml: string, problem: string]>([
    ['[]', 'it must be a map, or a list of maps, such as {latencyMs: 800}'],
    ['800', 'it must be a map, or a list of maps'],
    ['{a: [', 'it is not valid YAML'],
    ['- 3', 'limit 1 must be a map with latencyMs, ratio, pool, region, tests, metric'],
    ['{region: eu}', 'limit 1 says no limit: it must have latencyMs, such as 800, or ratio, such as 1.5'],
    ['{latencyMs: 5m}', 'latencyMs of limit 1 is "5m", but it must be a number'],
    ['{ratio: 0}', 'ratio of limit 1 is 0, but it must be above 0'],
    ['{latency: 5}', 'limit 1 has latency, which is unknown: it may have latencyMs'],
    [
      '- {latencyMs: 1}\n- {latencyMs: 1, metric: "<b>"}',
      'metric of limit 2 is "<b>", but it must be the name of a metric',
    ],
    ['{latencyMs: 1, tests: 4}', 'tests of limit 1 is 4, but it must be a glob, or a list of globs'],
  ])('%j are refused', (yaml, problem) => {
    expect(() => limits(yaml)).toThrow(problem);
  });
});
