import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readEvidence } from '../../../src/commands/merge/read-evidence.ts';
import { NO_SHARD_FOLDERS } from '../../../src/commands/merge/shard-folders.ts';
import { assembleReport } from '../../../src/judge/assemble.ts';
import { Fold } from '../../../src/junit/fold/fold.ts';
import type { Report } from '../../../src/model.ts';
import { createLocalPlatform } from '../../../src/platform/local/index.ts';
import { allGreen } from '../../judge/samples.ts';

/** The report of a run that left these test cases in one suite, of which so many are kept. */
async function reportOf(cases: readonly string[], kept: number): Promise<Report> {
  const root = mkdtempSync(join(tmpdir(), 'shardwise-evidence-'));
  const platform = await createLocalPlatform({ root, reporters: '', print: () => {} });
  await platform.files.write(join(root, 'junit.xml'), `<testsuite name="s">${cases.join('')}</testsuite>`);
  const found = { shards: NO_SHARD_FOLDERS, loose: [{ name: 'junit.xml', path: 'junit.xml' }], absent: [] };
  const read = await readEvidence(found, undefined, platform, new Fold({ kept: kept + 1, failures: 1 }));
  const { plan: _plan, ...evidence } = allGreen();
  const report = assembleReport({ ...evidence, ...read });
  await platform.files.remove(root);
  return report;
}

const passed = (name: string) => `<testcase name="${name}" time="1"/>`;
const failed = (name: string) => `<testcase name="${name}" time="1"><failure message="m"/></testcase>`;

test('of more tests than can be kept, the report has every failure and the right totals, and says what it leaves out', async () => {
  const { verdict, totals, tests, warnings } = await reportOf(['a', 'b', 'c', 'd'].map(passed).concat(failed('e')), 2);
  expect(verdict).toBe('failed');
  expect(totals).toMatchObject({ tests: 5, passed: 4, failed: 1, durationMs: 5_000 });
  expect(tests.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(['e']);
  expect(warnings).toContain(
    'there are more than 3 tests and suites. The rest is reported in less detail: 1 failed or flaky run (each counts as a separate test); 2 other runs (without names)',
  );
});

test('of as many tests as can be kept, the report leaves out nothing and does not warn', async () => {
  const { verdict, warnings } = await reportOf(['a', 'b'].map(passed), 2);
  expect(verdict).toBe('passed');
  expect(warnings.filter((warning) => warning.includes('more than'))).toEqual([]);
});
