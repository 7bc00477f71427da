import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { Report } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { type CommentMode, MARKER_ROOM, renderComment, wantsComment } from '../../src/render/comment.ts';
import { allGreen, type SmallEvidence, someRecord, someTest } from '../judge/samples.ts';
import { findAll, renderMarkdown, textOf } from '../support/github-markdown.ts';
import { sampleReport } from './sample-reports.ts';

const LINKS = { host: GITHUB };
const report = (change: Partial<SmallEvidence> = {}): Report => assembleReport(allGreen(change));
const RED = report({ tests: [someTest('a', 'failed'), ...['b', 'c', 'd'].map((unit) => someTest(unit))] });
const FLAKY = report({
  tests: [someTest('a', 'passed', { flaky: true }), ...['b', 'c', 'd'].map((unit) => someTest(unit))],
});
const LOST = report({ tests: [someTest('a'), someTest('b')], records: [someRecord(1)] });

describe('whether to comment', () => {
  test.each<[name: string, report: Report, wanted: CommentMode[]]>([
    ['all green', report(), ['always']],
    ['a failure', RED, ['auto', 'always', 'failures']],
    ['something missing', LOST, ['auto', 'always', 'failures']],
    ['a flaky test', FLAKY, ['auto', 'always']],
    ['a failure in quarantine', sampleReport('quarantined'), ['auto', 'always']],
    ['a unit that ran twice', { ...report(), doubled: [{ unit: 'a', shards: [1, 2] }] }, ['auto', 'always']],
    ['a warning', report({ warnings: ['old shard'] }), ['always']],
  ])('%s', (_name, shown, wanted) => {
    expect((['auto', 'always', 'failures'] as const).filter((mode) => wantsComment(mode, shown))).toEqual(wanted);
  });
});

describe('the comment', () => {
  test('links the page with all tests below the figures, where there is one', () => {
    const page = 'https://github.com/o/r/actions/runs/1/artifacts/7';
    const comment = renderComment(RED, { ...LINKS, page });
    expect(textOf(renderMarkdown(comment))).toMatch(/in 3\.0 s\s*📄 All tests, with search and timeline/);
    expect(comment).toMatch(/<a href="https[^"]*artifacts&#47;7">All tests/);
    expect(renderComment(RED, LINKS)).not.toContain('All tests');
  });

  test('on a green run names the commit, and says little else', () => {
    const page = renderMarkdown(renderComment(report(), { ...LINKS, run: 'https://github.com/o/r/actions/runs/1' }));
    expect(textOf(page).trim().split(/\n+/)).toEqual([
      '✅ Passed: 4 tests in 3.0 s',
      '4 passed · 4.0 s of tests on 2 shards in 3.0 s',
      'Commit c0ffee · full summary',
    ]);
    expect(findAll(page, 'a')).toHaveLength(1);
  });

  test('links to the check run where there is one', () => {
    const comment = renderComment(RED, { ...LINKS, run: 'https://x/run', check: 'https://x/check' });
    expect(comment).toMatch(
      /<sub>Commit <code>c0ffee<\/code> · <a href=.*>full summary<\/a> · <a href=.*>check<\/a><\/sub>\n$/,
    );
  });

  test('shows what failed as the summary does, and no shards', () => {
    const page = renderMarkdown(renderComment(RED, LINKS));
    expect(findAll(page, 'h3').map(textOf)).toEqual(['1 failed test']);
    expect(textOf(page)).not.toContain('Shards:');
  });

  test('with two thousand long failures has room for the marker, and says where the rest is', () => {
    const tests = Array.from({ length: 2000 }, (_, index) =>
      someTest('a', 'failed', {
        name: `${index} ${'x'.repeat(200)}`,
        message: 'y'.repeat(5000),
        detail: 'z'.repeat(9000),
      }),
    );
    const comment = renderComment(report({ tests }), { ...LINKS, artifact: 'shardwise-default-report-attempt-1' });
    expect(comment.length).toBeLessThanOrEqual(GITHUB.limits.commentCharacters - MARKER_ROOM);
    expect(comment.length).toBeGreaterThan(GITHUB.limits.commentCharacters * 0.9);
    expect(textOf(renderMarkdown(comment))).toMatch(
      /…and 1,\d{3} more failed tests: see report\.json in the artifact shardwise-default-report-attempt-1\./,
    );
  });
});
