import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { Report } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderCheck } from '../../src/render/check-text.ts';
import { byteLength } from '../../src/text/numbers.ts';
import { allGreen, type SmallEvidence, someFile, someRecord, someTest } from '../judge/samples.ts';
import { renderMarkdown, textOf } from '../support/github-markdown.ts';
import { type SampleName, sampleReport } from './sample-reports.ts';

const LINKS = { host: GITHUB };
const report = (change: Partial<SmallEvidence> = {}): Report => assembleReport(allGreen(change));

describe('the title', () => {
  test.each<[SampleName, string]>([
    ['all-green', '600 passed'],
    ['one-failure', '1 failed (1 new), 599 passed'],
    ['new-and-known', '5 failed (2 new), 1 flaky, 595 passed'],
    ['first-run', '2 failed, 598 passed'],
    ['quarantined', '2 failed (none new, 2 in quarantine), 598 passed'],
    ['missing-shard', '1 shard missing, 12 test units missing, 456 passed'],
    ['infrastructure', '570 failed, 30 passed'],
    ['empty', 'the plan found no tests'],
  ])('of %s', (name, title) => {
    expect(renderCheck(sampleReport(name), LINKS, false).title).toBe(title);
  });

  test('is the reason where no figure shows it, short and with nothing hidden', () => {
    const files = [someFile({ suiteErrors: [`a\u202eb${'x'.repeat(900)}`] })];
    const { title } = renderCheck(report({ files }), LINKS, false);
    expect(title).toMatch(/^a whole suite failed: a\\u\{202e\}bx+…$/);
    expect([...title]).toHaveLength(200);
  });
});

describe('the conclusion', () => {
  const RED = report({ tests: [someTest('a', 'failed'), ...['b', 'c', 'd'].map((unit) => someTest(unit))] });
  test.each<[name: string, report: Report, passed: boolean, conclusion: string]>([
    ['a green run', report(), true, 'success'],
    ['failures', RED, false, 'failure'],
    ['failures that the workflow forgives', RED, true, 'neutral'],
    ['a lost shard', report({ records: [someRecord(1)] }), false, 'failure'],
    ['nothing, where that is expected', sampleReport('empty'), true, 'neutral'],
  ])('of %s', (_name, shown, passed, conclusion) => {
    expect(renderCheck(shown, LINKS, passed).conclusion).toBe(conclusion);
  });
});

describe('the page', () => {
  test('counts failures that no annotation shows', () => {
    const tests = [someTest('a', 'failed', { file: undefined as never }), someTest('b', 'failed', { file: '/abs/b' })];
    const { summary } = renderCheck(report({ tests }), { ...LINKS, run: 'https://x/run' }, false);
    expect(textOf(renderMarkdown(summary))).toMatch(
      /Not annotated: 2 failed tests without a file in this repository\. Full summary\s*$/,
    );
  });

  test('is never larger than GitHub accepts, counted in bytes', () => {
    const tests = Array.from({ length: 2000 }, (_, index) =>
      someTest('a', 'failed', { name: `${index} ${'é'.repeat(200)}`, message: '测'.repeat(500), file: '/x' }),
    );
    const { summary } = renderCheck(report({ tests }), { ...LINKS, run: 'https://x/run' }, false);
    expect(byteLength(summary)).toBeLessThanOrEqual(GITHUB.limits.checkSummaryBytes);
    expect(byteLength(summary)).toBeGreaterThan(GITHUB.limits.checkSummaryBytes * 0.9);
    expect(summary).toMatch(/2,000 failed tests without a file/);
  });
});
