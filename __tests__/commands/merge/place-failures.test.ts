import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { placeFailures } from '../../../src/commands/merge/place-failures.ts';
import { assembleReport } from '../../../src/judge/assemble.ts';
import type { ReportTest } from '../../../src/model.ts';
import { createLocalPlatform } from '../../../src/platform/local/index.ts';
import { allGreen, someTest } from '../../judge/samples.ts';

const TRACKED = 'app/src/test/java/com/example/FooTest.java';

/** The failed test before and after. */
async function place(reported: Partial<ReportTest>): Promise<(ReportTest | undefined)[]> {
  const root = mkdtempSync(join(tmpdir(), 'shardwise-place-'));
  const platform = await createLocalPlatform({ root, reporters: '', print: () => {} });
  await platform.files.write(join(root, TRACKED), '');
  const { unit: _unit, file: _file, ...loose } = someTest('a', 'failed');
  const evidence = allGreen({ tests: [{ ...loose, ...reported }] });
  const report = assembleReport(evidence);
  const placed = await placeFailures(report, evidence.plan, platform);
  await platform.files.remove(root);
  return [report, placed].map(({ tests }) => tests.find(({ outcome }) => outcome === 'failed'));
}

test.each<[name: string, reported: Partial<ReportTest>, file: string | undefined]>([
  ['a class name alone leads to its file', { className: 'com.example.FooTest' }, TRACKED],
  ["another machine's path leads to the file here", { file: `/home/runner/work/x/x/${TRACKED}` }, TRACKED],
  ['a path of nothing here stays as it was written', { file: '/opt/elsewhere/Bar.java' }, '/opt/elsewhere/Bar.java'],
  ["a planned unit's test keeps its place", { unit: 'a', file: 'a', className: 'com.example.FooTest' }, 'a'],
])('%s', async (_name, reported, file) => {
  expect((await place(reported))[1]?.file).toBe(file);
});

test('a place that is already right is not copied, because there may be a hundred thousand', async () => {
  const [before, after] = await place({ file: TRACKED });
  expect(before?.file).toBe(TRACKED);
  expect(after).toBe(before);
});
