import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { Evidence } from '../../src/judge/evidence.ts';
import type { EndedJob, ShardRecord } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderCheck } from '../../src/render/check-text.ts';
import { renderConsole } from '../../src/render/console.ts';
import { headline } from '../../src/render/headline.ts';
import { allGreen, someRecord } from './samples.ts';

const job = (name: string, conclusion: string): EndedJob => ({ name, conclusion });

/** A run of which shard 2 left nothing. */
const lost = (jobs?: readonly EndedJob[], first: Partial<ShardRecord> = {}): Evidence => {
  const { tests } = allGreen();
  const records = [someRecord(1, first)];
  const own = [...tests].filter(({ unit = '' }) => ['a', 'b'].includes(unit));
  return allGreen({ records, joined: records, tests: own, ...(jobs === undefined ? {} : { jobs }) });
};

const judged = (evidence: Evidence) => {
  const report = assembleReport(evidence);
  const { verdict, cancelled, reasons } = report;
  return { verdict, cancelled, reason: reasons[0], headline: headline(report) };
};

describe('a shard that left nothing', () => {
  test.each<[string, readonly EndedJob[] | undefined, string, boolean]>([
    ['nothing is known', undefined, 'its job crashed, was cancelled or never started', false],
    ['all jobs passed', [], 'its job crashed, was cancelled or never started', false],
    ['a job was cancelled', [job('test (2)', 'cancelled')], 'job "test (2)" was cancelled', true],
    [
      'two jobs were cancelled',
      [job('lint', 'cancelled'), job('test (2)', 'cancelled')],
      'jobs "lint", "test (2)" were cancelled',
      true,
    ],
    ['a job took too long', [job('test (2)', 'timed_out')], 'job "test (2)" took too long', false],
    [
      'one was cancelled, and another failed that may be its own',
      [job('lint', 'cancelled'), job('test (2)', 'failure')],
      'job "lint" was cancelled',
      false,
    ],
  ])('when %s', (_what, jobs, words, isCancelled) => {
    const { verdict, cancelled, reason, headline } = judged(lost(jobs));
    expect(verdict).toBe('incomplete');
    expect(reason).toBe(`shard 2 left no result: ${words}`);
    expect(cancelled).toBe(isCancelled || undefined);
    expect(headline.startsWith(isCancelled ? '🚫 Cancelled: ' : '❌ Incomplete: ')).toBe(true);
  });

  test('was cancelled because the other one failed: that is a failure', () => {
    const units = [{ id: 'a', outcome: 'failed' as const, tests: 1, tries: 1 }];
    const evidence = lost([job('test (1)', 'failure'), job('test (2)', 'cancelled')], {
      outcome: 'failed',
      exitCode: 1,
      units,
    });
    expect(judged(evidence)).toMatchObject({ verdict: 'failed', headline: expect.stringContaining('❌ Failed: ') });
  });
});

test('a shard that was cancelled says so, on every page', () => {
  const records = [someRecord(1), someRecord(2, { outcome: 'cancelled', exitCode: null })];
  const evidence = allGreen({ records, joined: records });
  expect(judged(evidence)).toMatchObject({
    verdict: 'incomplete',
    cancelled: true,
    reason: 'shard 2 was cancelled before it was done',
    headline: '🚫 Cancelled: shard 2 was cancelled before it was done',
  });
  expect(renderConsole(assembleReport(evidence), GITHUB)).toContain(
    'verdict: incomplete, because the run was cancelled (',
  );
  expect(renderCheck(assembleReport(evidence), { host: GITHUB }, false).title).toMatch(/^cancelled, shard 2 was /);
});

test.each<[readonly EndedJob[], string]>([
  [[job('plan', 'failure')], 'suite default has no plan (job "plan" failed)'],
  [[job('plan', 'cancelled')], 'suite default has no plan (job "plan" was cancelled)'],
  [
    [job('a', 'failure'), job('plan', 'timed_out'), job('b', 'cancelled')],
    'suite default has no plan (jobs "a", "plan" failed, and job "b" was cancelled)',
  ],
  [[], 'suite default has no plan (did an earlier job of this run make the plan'],
])('without a plan, the jobs %j are named', (jobs, words) => {
  const { plan: _plan, ...evidence } = allGreen({ records: [], joined: [], tests: [], files: [], jobs });
  expect(judged(evidence).reason).toContain(words);
});
