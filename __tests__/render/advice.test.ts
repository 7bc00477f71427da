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
  ['none-new', 'This change is probably not the cause: what failed also fails, or is flaky, on the default branch.'],
  [
    'first-run',
    'No run of the default branch is known to compare with: any of these failures may come from this change.',
  ],
  [
    'missing-shard',
    'Look at the log of the job of shard 3, then choose "Re-run failed jobs": only what is missing runs again.',
  ],
  ['crashed-shard', 'See in the last lines of its log why the shard ended early, then choose "Re-run failed jobs".'],
  ['flaky-only', 'Nothing stops this change. Flaky tests will fail for others: mend them when you can.'],
  [
    'infrastructure',
    'Nearly all tests failed: look for one cause outside of them first, such as a service, a dependency or the machine.',
  ],
  ['empty', 'If there is nothing to test here on purpose, set the input on-empty to pass.'],
])('%s', (name, words) => {
  expect(advice(sampleReport(name), GITHUB)).toBe(words);
});

test('two shards that left nothing are looked at both', () => {
  expect(advice(assembleReport(allGreen({ records: [], tests: [] })), GITHUB)).toMatch(
    /^Look at the log of their jobs, then/,
  );
});

test('a unit that its shard left out is looked for in that shard', () => {
  const tests = ['a', 'b', 'c'].map((unit) => someTest(unit));
  expect(advice(assembleReport(allGreen({ tests, records: [someRecord(1), someRecord(2)] })), GITHUB)).toBe(
    'Nobody knows whether the missing tests pass: look at the log of their shard, then choose "Re-run failed jobs".',
  );
});
