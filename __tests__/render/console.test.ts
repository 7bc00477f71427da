import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderConsole } from '../../src/render/console.ts';
import { renderPlanConsole } from '../../src/render/plan-console.ts';
import { renderPlanSummary } from '../../src/render/plan-summary.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { legKey } from '../../src/text/leg.ts';
import { allGreen, type SmallEvidence, somePlan, someRecord, someTest } from '../judge/samples.ts';
import { findAll, renderMarkdown, textOf } from '../support/github-markdown.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';
import { sampleReport } from './sample-reports.ts';

const show = (change: Partial<SmallEvidence>) => renderConsole(assembleReport(allGreen(change)), GITHUB);

test('a machine that shards do not fit is told on a terminal and in the summary', () => {
  const usage = { measuredMs: 60_000, cores: { mean: 0.4, peak: 1 }, memoryMb: { mean: 200, peak: 300 } };
  const report = assembleReport(allGreen({ records: [someRecord(1, { usage }), someRecord(2, { usage })] }));
  const words = 'hards 1, 2 kept 0.4 of 2 cores busy on average: workers 2 would fit';
  expect(renderConsole(report, GITHUB)).toContain(`  s${words}\n`);
  expect(textOf(renderMarkdown(renderSummary(report, { host: GITHUB })))).toContain(`S${words}.`);
  expect(report.verdict).toBe('passed');
});

describe('the result on a terminal', () => {
  test('ends with the verdict, its figures and its reasons', () => {
    const tests = [
      someTest('a', 'failed'),
      someTest('b', 'errored'),
      someTest('c', 'skipped'),
      someTest('c', 'passed', { flaky: true, name: '2' }),
    ];
    expect(show({ tests }).split('\n').slice(-3)).toEqual([
      'verdict: failed (4 tests, 1 passed, 1 failed, 1 errored, 1 skipped, 1 flaky, 1 test unit missing; 4.0 s of tests in 3.0 s)',
      '  2 of 4 tests failed',
      '  1 planned unit reported no tests: d',
    ]);
  });

  test('shows a failure with its message, line by line', () => {
    const tests = [someTest('a', 'failed', { message: 'expected\n  1' })];
    expect(show({ tests })).toContain('\n  1 failed test\n    a › test of a\n      expected\n        1\n');
  });

  test('groups failures by what is known about them, and says what else changed', () => {
    const lines = renderConsole(sampleReport('new-and-known'), GITHUB).split('\n');
    const titles = lines.filter((line) => /^ {2}\S/.test(line) && !/^ {2}shard/.test(line));
    expect(titles).toEqual([
      '  Probably yours: 2 new failures',
      '  Also failing on the default branch: 2',
      '  Known to be flaky: 1',
      '  Flaky',
      '  Slowest',
      '  Compared with the default branch: 1 fixed, 3 added, 1 much slower',
      '  5 of 600 tests failed',
    ]);
  });

  test('shows the end of the log of a shard that broke off, and where the whole log is', () => {
    const tail = Array.from({ length: 20 }, (_, line) => `line ${line + 1}`);
    const broken = (shard: number) => someRecord(shard, { outcome: 'crashed', exitCode: 137, tail });
    const logs = new Map([[legKey({ shard: 1 }), 'shardwise-default-shard-1-attempt-1/log.txt']]);
    expect(show({ records: [broken(1), someRecord(2)], logs })).toContain(
      '\n  Last log lines of shard 1 (crashed); the whole log is shardwise-default-shard-1-attempt-1/log.txt\n    line 11\n',
    );
    expect(show({ records: [broken(1), broken(2)] })).not.toContain('    line 10\n');
    const failed = someRecord(1, { outcome: 'failed', exitCode: 1, tail });
    expect(show({ records: [failed, someRecord(2)] })).toContain('    line 20\n');
    expect(show({ records: [failed, someRecord(2)], tests: [someTest('a', 'failed')] })).not.toContain('    line 20\n');
    const shards = assembleReport(allGreen({ records: [broken(1)] })).shards.slice(0, 1);
    const many = { ...assembleReport(allGreen()), shards: [...shards, ...shards, ...shards, ...shards] };
    expect(renderConsole(many, GITHUB)).toContain('\n  and 1 more log\n');
  });

  test('lists at most twenty and counts the rest', () => {
    const tests = Array.from({ length: 21 }, (_, index) => someTest('a', 'failed', { name: `${index}` }));
    expect(show({ tests })).toContain('\n    and 1 more\n');
    expect(show({ tests: tests.slice(1) })).not.toContain('more\n');
  });

  test('reads no more messages than it lists', () => {
    let read = 0;
    const test = {
      ...someTest('a', 'failed'),
      get message() {
        read += 1;
        return 'down';
      },
    };
    const report = assembleReport(allGreen({ tests: [test] }));
    renderConsole({ ...report, tests: Array.from({ length: 1000 }, () => test) }, GITHUB);
    expect(read).toBeLessThan(100);
  });

  test.each(HOSTILE_TEXTS)('%s does nothing to the terminal', (_name, text) => {
    const tests = [
      someTest('a', 'failed', { name: text, suite: [text], message: text, detail: text }),
      someTest(text, 'passed', { flaky: true, name: text }),
    ];
    const lines = show({ tests, warnings: [text] }).split('\n');
    for (const line of lines)
      expect(line.replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    expect(lines.filter((line) => line.startsWith('verdict:'))).toHaveLength(1);
  });
});

describe('the plan', () => {
  test('on a terminal has a line for each shard, the headline first and warnings last', () => {
    const lines = renderPlanConsole(somePlan({ warnings: ['half is guessed'] })).split('\n');
    expect(lines[0]).toBe('Plan: 4 test files, 2 shards, about 2.0 s');
    expect(lines.filter((line) => line.startsWith('  shard '))).toHaveLength(2);
    expect(lines.at(-1)).toBe('warning: half is guessed');
  });

  test('without a test says so, on a terminal and on the page', () => {
    const empty = somePlan({ units: [], shards: [], warnings: ['No test files'] });
    expect(renderPlanConsole(empty)).toBe('Plan: no tests found\nwarning: No test files');
    const page = renderMarkdown(renderPlanSummary(empty, GITHUB));
    expect(findAll(page, 'h2').map(textOf)).toEqual(['Plan: no tests found']);
    expect(findAll(page, 'table')).toEqual([]);
  });

  test('keeps the lines of a warning apart', () => {
    const warned = somePlan({ warnings: ['No test files in x:\n  **/*.test.js\nWrite globs.'] });
    expect(renderPlanConsole(warned)).toContain('warning: No test files in x:\n    **/*.test.js\n  Write globs.');
  });

  test('says how the tests were counted', () => {
    const counted = [
      { tests: 3, testsSource: 'framework' as const },
      { tests: 2, testsSource: 'history' as const },
      { tests: 1, testsSource: 'scan' as const },
      {},
    ];
    const units = somePlan().units.map((unit, index) => ({ ...unit, ...counted[index] }));
    expect(renderPlanConsole(somePlan({ units }))).toContain(
      '3 tests counted by the framework, 2 tests known from the last run, 1 test found by scanning the sources for test definitions, 1 test file could not be counted.',
    );
  });

  test('with zero seconds in every shard still has bars', () => {
    const shards = somePlan().shards.map((shard) => ({ ...shard, predictedMs: 0 }));
    expect(renderPlanConsole(somePlan({ shards }))).not.toContain('NaN');
    expect(renderPlanSummary(somePlan({ shards }), GITHUB)).not.toContain('NaN');
  });
});

test('a shard without a result is shown as missing', () => {
  expect(show({ records: [someRecord(1)] })).toMatch(/^ {2}shard 2 {2}missing {4}/m);
});
