import { expect, test } from '@jest/globals';
import type { PastRun } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { sampleReport } from './sample-reports.ts';

const run = (verdict: PastRun['verdict'], flaky = 0, wallMs?: number): PastRun => ({
  commit: 'c',
  at: '2026-03-01T10:00:00.000Z',
  verdict,
  tests: 3,
  failed: 0,
  flaky,
  shards: 2,
  ...(wallMs !== undefined && { wallMs }),
});
const summaryWith = (runs: readonly PastRun[]): string => {
  const report = sampleReport('one-failure');
  const base = { commit: 'c', at: '2026-03-01T10:00:00.000Z', runs };
  return renderSummary({ ...report, base, totals: { ...report.totals, wallMs: 90_000 } }, { host: GITHUB });
};

test('the summary says how many of the last runs passed, and how long they took', () => {
  const summary = summaryWith([
    run('passed', 0, 60_000),
    run('failed', 0, 80_000),
    run('incomplete'),
    run('passed', 1),
  ]);
  expect(summary).toContain('### The last 4 runs of the default branch: 2 passed (50 %)');
  expect(summary).toContain(
    '🟩🟥⬜🟨 the newest last. Their slowest shard took 1 min 10 s at the median, that of this one 1 min 30 s.',
  );
});

test.each([
  [2, false],
  [3, true],
])('a rate of %i runs is said: %s', (count, isSaid) => {
  expect(summaryWith(Array<PastRun>(count).fill(run('passed'))).includes('The last')).toBe(isSaid);
});

test('runs without times have no usual time', () => {
  expect(summaryWith([run('passed'), run('passed'), run('passed')])).not.toContain('median,');
});
