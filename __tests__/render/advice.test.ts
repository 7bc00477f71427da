import { expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { advice } from '../../src/render/advice.ts';
import { allGreen, someRecord, someTest } from '../judge/samples.ts';
import { type SampleName, sampleReport } from './sample-reports.ts';

test.each<[SampleName, string | undefined]>([
  ['all-green', undefined],
  ['quarantined', undefined],
  ['one-failure', 'Start with the new failure: this change is the likely cause.'],
  ['new-and-known', 'Start with the new failures: this change is the likely cause.'],
  [
    'none-new',
    'This change is probably not the cause: what failed here also failed, or was flaky, on the default branch.',
  ],
  [
    'first-run',
    'There is no earlier run of the default branch to compare with. Any failure may come from this change.',
  ],
  ['missing-shard', 'Check the job log of shard 3, then choose "Re-run failed jobs": only what is missing runs again.'],
  [
    'crashed-shard',
    'Check the last lines of the shard\'s log to see why it ended early, then choose "Re-run failed jobs".',
  ],
  ['flaky-only', 'Nothing blocks this change. Flaky tests will fail for others: fix them when you can.'],
  [
    'infrastructure',
    'Nearly all tests failed. First look for one cause outside the tests, such as a service, a dependency or the machine.',
  ],
  ['empty', 'If there should be no tests here, set the input on-empty to pass.'],
])('%s', (name, words) => {
  expect(advice(sampleReport(name), GITHUB)).toBe(words);
});

test('the advice for two missing shards is about both', () => {
  expect(advice(assembleReport(allGreen({ records: [], tests: [] })), GITHUB)).toMatch(
    /^Check the job logs of the missing shards, then/,
  );
});

test('the advice for a missing unit is about its shard', () => {
  const tests = ['a', 'b', 'c'].map((unit) => someTest(unit));
  expect(advice(assembleReport(allGreen({ tests, records: [someRecord(1), someRecord(2)] })), GITHUB)).toBe(
    'It is unknown whether the missing tests pass. Check the log of their shard, then choose "Re-run failed jobs".',
  );
});
