import { expect, test } from '@jest/globals';
import { settleByUnit } from '../../src/judge/settle-units.ts';
import type { ReportTest } from '../../src/model.ts';
import { someRecord, someTest } from './samples.ts';

const { shard: _shard, ...loose } = someTest('a', 'failed');
const { unit: _unit, ...unplaced } = someTest('a', 'failed');
const failedUnit = [{ id: 'a', outcome: 'failed' as const, tests: 1, tries: 2 }];

test.each<[name: string, reported: ReportTest, outcome: string, flaky: boolean]>([
  ['a failure in a unit that then passed is flaky', someTest('a', 'failed'), 'passed', true],
  ['so is an error', someTest('a', 'errored'), 'passed', true],
  ['a failure in a unit that another shard passed stays', someTest('a', 'failed', { shard: 2 }), 'failed', false],
  ['a failure that a file beside the shards reports stays', loose, 'failed', false],
  ['a failure that belongs to no unit stays', unplaced, 'failed', false],
  ['a pass stays as it is', someTest('a'), 'passed', false],
  ['a skip stays as it is', someTest('a', 'skipped'), 'skipped', false],
])('%s', (_name, reported, outcome, flaky) => {
  expect([...settleByUnit([reported], [someRecord(1)])]).toMatchObject([{ name: reported.name, outcome, flaky }]);
});

test('a failure in a unit that failed to the end stays', () => {
  const failed = someTest('a', 'failed');
  expect([...settleByUnit([failed], [someRecord(1, { units: failedUnit })])]).toEqual([failed]);
});

test('the failure is kept as a failed try, for the merged file', () => {
  const failed = { ...someTest('a', 'errored'), message: 'no such module', failedTries: [] };
  const [settled] = settleByUnit([failed], [someRecord(1)]);
  expect(settled).toMatchObject({
    outcome: 'passed',
    failedTries: [{ outcome: 'errored', message: 'no such module' }],
  });
  expect(settled).not.toHaveProperty('message');
});
