/** What pages say about the values of an axis. */
import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { Report, ReportTest } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderComment } from '../../src/render/comment.ts';
import { renderConsole } from '../../src/render/console.ts';
import { headline } from '../../src/render/headline.ts';
import { axisResults, onlyOn } from '../../src/render/sections/axes.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { allGreen, someTest } from '../judge/samples.ts';

const AXES = ['os=linux, python=3.11', 'os=linux, python=3.12', 'os=windows, python=3.11', 'os=windows, python=3.12'];

const shard = (axis: string | undefined, change: Partial<Report['shards'][number]> = {}): Report['shards'][number] => ({
  index: 1,
  ...(axis === undefined ? {} : { axis }),
  pool: 'x',
  outcome: 'passed',
  units: 1,
  tests: 5,
  failed: 0,
  actualMs: 1000,
  tail: [],
  ...change,
});

/** @param failed the values that one test fails on, and those that it passes on */
function reportOf(failed: readonly string[], axes: readonly string[] = AXES): Report {
  const passedOn = axes.filter((axis) => !failed.includes(axis));
  const tests = failed.map(
    (axis): ReportTest => ({
      ...someTest('a', 'failed'),
      axis,
      ...(passedOn.length > 0 && { passedOn }),
    }),
  );
  const report = assembleReport(allGreen());
  return {
    ...report,
    verdict: failed.length === 0 ? 'passed' : 'failed',
    reasons: failed.length === 0 ? [] : ['x'],
    shards: axes.map((axis) => shard(axis, { failed: failed.includes(axis) ? 1 : 0 })),
    tests,
    totals: { ...report.totals, tests: 20, failed: failed.length, passed: 20 - failed.length },
  };
}

const decoded = (page: string): string => page.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

describe('where everything failed', () => {
  test.each<[failed: readonly string[], only: string | undefined]>([
    [[AXES[2] ?? '', AXES[3] ?? ''], 'os=windows'],
    [[AXES[1] ?? '', AXES[3] ?? ''], 'python=3.12'],
    [[AXES[3] ?? ''], 'os=windows, python=3.12'],
    [[AXES[0] ?? '', AXES[3] ?? ''], undefined],
    [AXES, undefined],
    [[], undefined],
  ])('%j is only on %s', (failed, only) => {
    expect(onlyOn(reportOf(failed))).toBe(only);
  });

  test('is unknown when a failed test passed nowhere', () => {
    const report = reportOf([AXES[3] ?? '']);
    const other = { ...someTest('b', 'failed'), axis: AXES[3] ?? '' };
    expect(onlyOn({ ...report, tests: [...report.tests, other] })).toBeUndefined();
  });

  test('is said first', () => {
    const report = reportOf([AXES[2] ?? '', AXES[3] ?? '']);
    expect(headline(report)).toBe('❌ Failed: only on os=windows, 2 of 20 tests');
    expect(decoded(renderComment(report, { host: GITHUB }))).toMatch(
      /^## ❌ Failed: only on os=windows, 2 of 20 tests/,
    );
    expect(renderConsole(report, GITHUB)).toContain('On each value; failures are only on os=windows');
  });
});

describe('the table', () => {
  test('has a row for each value, with its tests, failures and slowest shard', () => {
    const report = {
      ...reportOf([AXES[3] ?? '']),
      shards: [
        shard('os=linux', { actualMs: 2000 }),
        shard('os=linux'),
        shard('os=windows', { outcome: 'missing', tests: 0, failed: 0 }),
      ],
    };
    expect(axisResults(report)).toEqual([
      { axis: 'os=linux', tests: 10, failed: 0, lost: 0, slowestMs: 2000 },
      { axis: 'os=windows', tests: 0, failed: 0, lost: 1, slowestMs: 1000 },
    ]);
    for (const page of [renderSummary(report, { host: GITHUB }), renderComment(report, { host: GITHUB })].map(
      decoded,
    )) {
      expect(page).toContain('| On | Tests | Failed | Slowest shard |');
      expect(page).toContain('| ✅ <code>os=linux</code> | 10 | 0 | 2.0 s |');
      expect(page).toContain('| ❌ <code>os=windows</code> | 0 | 0, 1 shard missing | 1.0 s |');
    }
  });

  test('is left out for one value', () => {
    const report = reportOf([], ['os=linux']);
    expect(renderSummary(report, { host: GITHUB })).not.toContain('| On |');
    expect(renderConsole(report, GITHUB)).not.toContain('On each value');
  });

  test('escapes a hostile value', () => {
    const page = renderSummary(reportOf([], ['os=<script>|x', 'os=b']), { host: GITHUB });
    expect(page).not.toContain('<script>');
  });
});
