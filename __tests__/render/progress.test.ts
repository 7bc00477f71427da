import { describe, expect, test } from '@jest/globals';
import type { LegResult, RunProgress } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { MARKER_ROOM } from '../../src/render/comment.ts';
import { failureLines, renderProgress } from '../../src/render/progress.ts';
import { thousands } from '../../src/text/numbers.ts';
import { someRecord } from '../judge/samples.ts';
import { findAll, findReferences, renderMarkdown } from '../support/github-markdown.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';

const NOW = Date.UTC(2026, 2, 1, 10, 30);

const result = (shard: number, failed: readonly string[] = [], more: Partial<LegResult> = {}): LegResult => ({
  shard,
  record: someRecord(shard, { outcome: failed.length > 0 ? 'failed' : 'passed' }),
  failed,
  failedCount: failed.length,
  ...more,
});
const progress = (more: Partial<RunProgress> = {}): RunProgress => ({
  suite: 'default',
  legs: 4,
  results: [],
  jobs: { running: 3, waiting: 1, lost: [] },
  endsAt: NOW + 5 * 60_000,
  hasEnded: false,
  ...more,
});

describe('the comment about a run that goes on', () => {
  test('says how many shards have ended, what failed, and when it ends', () => {
    const results = [result(1), result(2, ['tests/a.test.js › adds', 'tests/a.test.js › divides'])];
    const { body, line } = renderProgress(
      [progress({ results, jobs: { running: 1, waiting: 1, lost: [] } })],
      { run: 'https://github.com/o/r/actions/runs/1', commit: 'c0ffeec0ffee' },
      NOW,
    );
    expect(line).toBe(
      '2 of 4 shards have ended, 2 tests failed so far, 1 running, 1 waiting, expected to end at about 10:35 UTC',
    );
    expect(body).toBe(`## ⏳ Running: 2 of 4 shards have ended

2 tests failed so far · 1 running, 1 waiting · expected to end at about 10:35 UTC

- ❌ <code>tests/a.test.js › adds</code> (shard 2)
- ❌ <code>tests/a.test.js › divides</code> (shard 2)

<sub>As of 10:30 UTC. This is no verdict: the merge job replaces it · Commit <code><span>c0ffee</span><span>c</span></code> · <a href="https&#58;&#47;&#47;github&#46;com&#47;o&#47;r&#47;actions&#47;runs&#47;1">run</a></sub>
`);
  });

  test('stays the same while all goes as planned', () => {
    const [before, after] = [NOW, NOW + 60_000].map((now) => renderProgress([progress()], {}, now).key);
    expect(after).toBe(before);
    expect(renderProgress([progress()], {}, NOW + 10 * 60_000).key).toContain('later than predicted (10:35 UTC)');
  });

  test('names shards that left nothing or did not end as they should, with the suite where there are several', () => {
    const results = [result(1, [], { record: someRecord(1, { outcome: 'timed-out' }) })];
    const api = progress({ suite: 'api', results, jobs: { running: 1, waiting: 0, lost: [3] } });
    const { body } = renderProgress([api, progress({ suite: 'web' })], {}, NOW);
    expect(body).toContain('2 of 8 shards have ended');
    expect(body).toContain('- ⚠️ api, shard 1 ended as timed-out');
    expect(body).toContain('- ⚠️ api, shard 3 left no result');
  });

  test('says nothing of jobs and times that are unknown', () => {
    const { jobs: _, endsAt: __, ...rest } = progress();
    expect(renderProgress([rest], {}, NOW).line).toBe('0 of 4 shards have ended, no test has failed so far');
  });

  test.each(['<', '@', 'x'])('fits into a comment, whatever failed, with names of %j', (sign) => {
    const results = Array.from({ length: 200 }, (_, at) =>
      result(at + 1, Array(30).fill(sign.repeat(1000)), {
        failedCount: 100,
        record: someRecord(at + 1, { outcome: 'timed-out' }),
      }),
    );
    const { body } = renderProgress([progress({ legs: 200, results })], {}, NOW);
    expect(body.length).toBeLessThan(GITHUB.limits.commentCharacters - MARKER_ROOM);
    const rows = body.split('\n').filter((line) => line.startsWith('- ❌'));
    expect(rows.length).toBeGreaterThan(0);
    expect(body).toContain(`- and ${thousands(20_000 - rows.length)} more failed tests`);
    expect(body).toMatch(/<\/sub>\n$/);
  });

  test.each(HOSTILE_TEXTS)('shows %s in the name of a test as text', (_what, text) => {
    const { body } = renderProgress([progress({ results: [result(1, [text])] })], {}, NOW);
    const names = findAll(renderMarkdown(body), 'li').flatMap((row) => findAll(row, 'code'));
    expect([names.length, names.flatMap(findReferences)]).toEqual([1, []]);
    expect(failureLines(result(1, [text])).every((line) => !line.includes('\n'))).toBe(true);
  });
});
