/** The monitor where the services of the platform do not do what it asks for. */
import { describe, expect, test } from '@jest/globals';
import { monitor } from '../../../src/commands/monitor/monitor.ts';
import { ProgressComment, type ProgressCommentMode } from '../../../src/commands/monitor/progress-comment.ts';
import { type CommentRequest, type Platform, ServiceError } from '../../../src/platform/platform.ts';
import type { ProgressText } from '../../../src/render/progress.ts';

const MINUTE = 60_000;

const text = (key: string, hasFailures = false): ProgressText => ({ key, body: `${key}\n`, line: key, hasFailures });

/** A comment, and what was written so far. @param answers of the service in turn; then all works */
function commentOf(mode: ProgressCommentMode, answers: readonly (string | undefined)[] = []) {
  const left = [...answers];
  const asked: CommentRequest[] = [];
  const publisher = {
    comment: async (request: CommentRequest) => {
      asked.push(request);
      return left.length > 0 ? left.shift() : 'https://github.com/o/r/pull/7';
    },
  };
  return { comment: new ProgressComment('api', mode, publisher), asked, bodies: () => asked.map(({ body }) => body) };
}

describe('the comment of a run that goes on', () => {
  test('is written when something has changed', async () => {
    const { comment, asked } = commentOf('auto');
    const calls = [];
    for (const key of ['a', 'a', 'b', 'b', 'a']) calls.push(await comment.update(text(key), 0));
    expect(calls).toEqual([2, 0, 2, 0, 2]);
    expect(asked[0]).toEqual({ suite: 'api', body: 'a\n', create: true, isProgress: true });
  });

  test.each<[ProgressCommentMode, string[]]>([
    ['auto', ['a\n', 'b\n']],
    ['always', ['a\n', 'b\n']],
    ['failures', ['b\n']],
    ['never', []],
  ])('with comment: %s', async (mode, written) => {
    const { comment, bodies } = commentOf(mode);
    await comment.update(text('a'), 0);
    await comment.update(text('b', true), 0);
    expect(bodies()).toEqual(written);
  });

  test('is tried again after a refusal, each time later, and at once after a success', async () => {
    const { comment, asked } = commentOf('auto', [undefined, undefined]);
    const at: number[] = [];
    for (let now = 0; now < 10 * MINUTE; now += MINUTE) {
      const before = asked.length;
      await comment.update(text(String(now)), now);
      if (asked.length > before) at.push(now / MINUTE);
    }
    expect(at).toEqual([0, 2, 6, 7, 8, 9]);
  });
});

describe('the monitor', () => {
  /** A platform of which only the list of artifacts is asked for. */
  function failing(problem: Error) {
    const [told, paused]: [string[], number[]] = [[], []];
    const platform = {
      artifacts: { list: () => Promise.reject(problem) },
      leases: { pause: async (ms: number) => void paused.push(ms) },
      log: { info: (line: string) => void told.push(line) },
    };
    return { told, paused, platform: platform as unknown as Platform };
  }

  test('gives up when the service fails each time, after longer and longer pauses', async () => {
    const { told, paused, platform } = failing(new ServiceError('no answer', 'try again'));
    await monitor({ suite: 'default', comment: 'auto' }, true, platform);
    expect(paused.map((ms) => ms / 1000)).toEqual([40, 80, 160, 320, 600, 600, 600, 600]);
    expect(told).toEqual([
      ...Array(8).fill('this look failed, and the next one comes later: no answer'),
      '8 looks in a row failed, so nothing more is watched',
    ]);
  });

  test('ends at a mistake that no second look mends', async () => {
    const { platform, paused } = failing(new Error('the plan is of another commit'));
    await expect(monitor({ suite: 'default', comment: 'auto' }, true, platform)).rejects.toThrow('another commit');
    expect(paused).toEqual([]);
  });
});
