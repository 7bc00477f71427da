import { describe, expect, test } from '@jest/globals';
import { isOfRow, rowName } from '../../src/text/row-name.ts';
import { somePlan } from '../judge/samples.ts';

describe('the name of a row', () => {
  const plan = somePlan();

  test('has the suite and the pool where there are several', () => {
    expect(rowName(plan, { index: 1, pool: 'default' })).toBe('1/2');
    const several = { ...plan, suite: 'api', suites: [{ suite: 'api', shards: 2 }] };
    expect(rowName(several, { index: 2, pool: 'gpu' })).toBe('api 2/2 (gpu)');
  });

  test.each<[string, string, boolean]>([
    ['test 1/2', '1/2', true],
    ['1/2', '1/2', true],
    ['test (default, 1, 2, 1/2, ubuntu-latest)', '1/2', true],
    ['test 11/2', '1/2', false],
    ['test 1/20', '1/2', false],
    ['test 11/2 and 1/2', '1/2', true],
    ['test web-api 1/2', 'api 1/2', false],
    ['test api 1/2 (gpu)', 'api 1/2', true],
    ['plan', '1/2', false],
  ])('job %j has row %j: %j', (job, row, has) => {
    expect(isOfRow(job, row)).toBe(has);
  });
});
