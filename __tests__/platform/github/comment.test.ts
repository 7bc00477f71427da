/** The comment on a pull request, against the emulated services. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { type ActionsStep, commentRequest, type JobStep, startActionsStep } from '../../support/actions-step.ts';
import { HEAD_SHA, pullRequestEvent } from '../../support/events.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
  step.service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
});
afterEach(() => step.end());

const BOT = 'github-actions[bot]';
const COMMENTS = '/issues/7/comments';

const comment = (more: Parameters<typeof commentRequest>[0] = {}, job: Partial<JobStep> = {}) =>
  step.enter({ ...pullRequestEvent(7), ...job }).publisher.comment(commentRequest(more));

const bodies = () => step.service.comments(7).map(({ body }) => body);
/** Without the marker. */
const texts = () => bodies().map((body) => body.slice(body.indexOf('\n') + 1));
const marker = (run: number | string, attempt = 1, suite = 'default') =>
  `<!-- shardwise:comment suite=${suite} run=${run} attempt=${attempt} -->\n`;
const count = (method: string) =>
  step.service.requests().filter((one) => one.method === method && one.path.includes('comments')).length;

describe('the comment', () => {
  test('is made once, with its marker first, and brought up to date in place', async () => {
    const url = await comment({ body: 'first' });
    expect(bodies()).toEqual([`${marker(1001)}first`]);
    const [made] = step.service.comments(7);
    expect(url).toBe(`https://github.com/octo-org/octo-repo/pull/7#issuecomment-${made?.id}`);
    expect(await comment({ body: 'second' }, { runId: '1002' })).toBe(url);
    expect(step.service.comments(7)).toEqual([{ id: made?.id, author: BOT, body: `${marker(1002)}second` }]);
    expect(step.said()).toEqual({ log: '', warnings: [] });
  });

  test('about progress is replaced by the result of the same attempt, and never replaces it', async () => {
    await comment({ body: '1 of 3', isProgress: true });
    expect(bodies()).toEqual([`${marker(1001).replace(' -->', ' running -->')}1 of 3`]);
    await comment({ body: '2 of 3', isProgress: true });
    expect(texts()).toEqual(['2 of 3']);
    await comment({ body: 'all passed' });
    await comment({ body: '3 of 3', isProgress: true });
    expect(bodies()).toEqual([`${marker(1001)}all passed`]);
    await comment({ body: '1 of 3 again', isProgress: true }, { attempt: 2 });
    expect(texts()).toEqual(['1 of 3 again']);
    await comment({ body: 'late result of the first attempt' });
    expect(texts()).toEqual(['1 of 3 again']);
  });

  test('is one for each suite', async () => {
    await comment({ suite: 'api', body: 'a' });
    await comment({ suite: 'api-slow', body: 'b' });
    await comment({ suite: 'api', body: 'c' });
    expect(texts()).toEqual(['c', 'b']);
  });

  test('is one for each workflow with the same suite', async () => {
    const of = (name: string) => ({
      env: { GITHUB_WORKFLOW_REF: `octo-org/octo-repo/.github/workflows/${name}@refs/pull/7/merge` },
    });
    await comment({ body: 'red' }, { runId: '1001', ...of('tests.yml') });
    await comment({ body: 'green' }, { runId: '1002', ...of('nightly.yaml') });
    expect(texts()).toEqual(['red', 'green']);
    await comment({ body: 'fixed' }, { runId: '1003', ...of('tests.yml') });
    expect(texts()).toEqual(['fixed', 'green']);
    expect(bodies()[0]).toContain('suite=default workflow=tests run=1003');
  });

  test('is not made where only an existing one is to be updated', async () => {
    expect(await comment({ create: false })).toBeUndefined();
    expect(bodies()).toEqual([]);
    await comment({ body: 'failed' });
    await comment({ body: 'now passing', create: false }, { runId: '1002' });
    expect(texts()).toEqual(['now passing']);
  });

  test('is not written again when nothing has changed', async () => {
    await comment();
    await comment();
    expect([count('POST'), count('PATCH')]).toEqual([1, 0]);
  });

  test('is found on a later page', async () => {
    for (let left = 0; left < 150; left += 1) step.service.leaveComment(7, { author: 'octocat', body: `${left}` });
    await comment({ body: 'first' });
    await comment({ body: 'second' }, { runId: '1002' });
    expect(texts().filter((text) => /first|second/.test(text))).toEqual(['second']);
  });
});

describe('of two versions', () => {
  test.each([
    ['a later run replaces', { runId: '1000' }, { runId: '1001' }, 'new'],
    ['an earlier run does not replace', { runId: '1001' }, { runId: '1000' }, 'old'],
    ['a run whose id is longer replaces', { runId: '999' }, { runId: '1001' }, 'new'],
    ['a run whose id is shorter does not replace', { runId: '1001' }, { runId: '999' }, 'old'],
    ['a later attempt replaces', { attempt: 9 }, { attempt: 10 }, 'new'],
    ['an earlier attempt does not replace', { attempt: 10 }, { attempt: 9 }, 'old'],
    ['a later run in its first attempt replaces', { runId: '1000', attempt: 3 }, { runId: '1001', attempt: 1 }, 'new'],
    ['the same attempt once more replaces', {}, {}, 'new'],
  ])('%s', async (_what, first, second, stays) => {
    const url = await comment({ body: 'old' }, first);
    expect(await comment({ body: 'new' }, second)).toBe(url);
    expect(texts()).toEqual([stays]);
  });
});

describe('never touched is a comment', () => {
  test.each([
    ['of a person who copied the marker', 'octocat', `${marker(1)}mine`],
    ['of another app', 'other[bot]', `${marker(1)}mine`],
    ['whose marker is not at its start', BOT, `x ${marker(1)}mine`],
    ['whose marker is quoted', BOT, `> ${marker(1)}mine`],
    ['of another suite', BOT, `${marker(1, 1, 'default2')}mine`],
    ['with half a marker', BOT, '<!-- shardwise:comment suite=default run=1 -->\nmine'],
    ['with a number that is none', BOT, '<!-- shardwise:comment suite=default run=1e9 attempt=1 -->\nmine'],
  ])('%s', async (_what, author, body) => {
    step.service.leaveComment(7, { author, body });
    await comment({ body: 'ours' });
    await comment({ body: 'ours again' });
    expect(step.service.comments(7)).toEqual([
      expect.objectContaining({ author, body }),
      expect.objectContaining({ author: BOT, body: `${marker(1001)}ours again` }),
    ]);
  });

  test('of another token of ours: a person and an app each have their own', async () => {
    const token = step.service.openToken({ user: 'octocat' });
    await comment({ body: 'by the app' });
    await comment({ body: 'by the person' }, { token });
    await comment({ body: 'by the person, again' }, { token });
    expect(step.service.comments(7).map(({ author }) => author)).toEqual([BOT, 'octocat']);
    expect(texts()).toEqual(['by the app', 'by the person, again']);
  });
});

test('a marker and line ends that a browser has edited are still recognised', async () => {
  step.service.leaveComment(7, { author: BOT, body: `${marker(1).replace('\n', '\r\n')}line\r\nline\r\n` });
  await comment({ body: 'ours' });
  expect(texts()).toEqual(['ours']);
});

describe('two runs at once end in one comment with the text of the newer run,', () => {
  /** While the first writes, the second does all it does. */
  async function overlapping(first: string, second: string, route: { method: string; route: string }) {
    const publisher = step.enter({ ...pullRequestEvent(7), runId: first }).publisher;
    const act = () => comment({ body: `of ${second}` }, { runId: second });
    step.service.inject({ ...route, times: 1, effect: { kind: 'meanwhile', act } });
    await publisher.comment(commentRequest({ body: `of ${first}` }));
  }

  test.each([
    ['1001', '1002', 'of 1002'],
    ['1002', '1001', 'of 1002'],
  ])('%s overtaken by %s before it writes', async (first, second, text) => {
    await overlapping(first, second, { method: 'POST', route: COMMENTS });
    expect(texts()).toEqual([text]);
  });

  test.each([
    ['1001', '1002', 'of 1002'],
    ['1002', '1001', 'of 1002'],
  ])('%s joined by %s before it looks again', async (first, second, text) => {
    const publisher = step.enter({ ...pullRequestEvent(7), runId: first }).publisher;
    step.service.inject({ method: 'GET', route: COMMENTS, times: 1, effect: { kind: 'slow', ms: 0 } });
    let left = 0;
    const act = () => {
      left = step.service.leaveComment(7, { author: BOT, body: `${marker(second)}of ${second}` });
    };
    step.service.inject({ method: 'GET', route: COMMENTS, times: 1, effect: { kind: 'meanwhile', act } });
    const url = await publisher.comment(commentRequest({ body: `of ${first}` }));
    expect(texts()).toEqual([text]);
    // The older of the two: the other run, which looks at the same two, keeps it as well.
    expect(left).toBeGreaterThan(step.service.comments(7)[0]?.id ?? 0);
    expect(url).toContain(`#issuecomment-${step.service.comments(7)[0]?.id}`);
  });

  test('in any interleaving of five', async () => {
    step.service.inject({ method: 'POST', route: COMMENTS, effect: { kind: 'slow', ms: 50 } });
    const runs = ['1003', '1001', '1005', '1002', '1004'];
    const publishers = runs.map((runId) => ({
      runId,
      publisher: step.enter({ ...pullRequestEvent(7), runId }).publisher,
    }));
    await Promise.all(
      publishers.map(({ runId, publisher }) => publisher.comment(commentRequest({ body: `of ${runId}` }))),
    );
    expect(texts()).toEqual(['of 1005']);
  });
});

test('an older run that is overtaken before it has looked does not write', async () => {
  await comment({ body: 'of 1000' }, { runId: '1000' });
  const publisher = step.enter({ ...pullRequestEvent(7), runId: '1001' }).publisher;
  const act = () => comment({ body: 'of 1002' }, { runId: '1002' });
  step.service.inject({ method: 'GET', route: COMMENTS, times: 1, effect: { kind: 'meanwhile', act } });
  await publisher.comment(commentRequest({ body: 'of 1001' }));
  expect(texts()).toEqual(['of 1002']);
});

describe('deleted after it was found,', () => {
  const removeFirst = () => {
    const act = () => step.service.removeComment(step.service.comments(7)[0]?.id ?? 0);
    step.service.inject({ method: 'PATCH', route: '/issues/comments/', times: 1, effect: { kind: 'meanwhile', act } });
  };

  test('it is made again', async () => {
    await comment({ body: 'first' });
    removeFirst();
    expect(await comment({ body: 'second' }, { runId: '1002' })).toMatch(/#issuecomment-\d+$/);
    expect(texts()).toEqual(['second']);
  });

  test('it stays deleted where only an existing one is to be updated', async () => {
    await comment({ body: 'first' });
    removeFirst();
    expect(await comment({ body: 'second', create: false }, { runId: '1002' })).toBeUndefined();
    expect(bodies()).toEqual([]);
    expect(step.said().warnings).toEqual([]);
  });
});

test('a lost answer still leaves only one comment', async () => {
  step.service.inject({ method: 'POST', route: COMMENTS, times: 1, effect: { kind: 'lose-reply' } });
  expect(await comment({ body: 'ours' })).toMatch(/#issuecomment-\d+$/);
  expect(texts()).toEqual(['ours']);
  expect(step.said().warnings).toEqual([]);
});

describe('the length', () => {
  const room = GITHUB.limits.commentCharacters - marker(1001).length;

  test.each([
    [room - 1, room - 1],
    [room, room],
    [room + 1, room],
  ])('of %i characters becomes %i', async (given, shown) => {
    await comment({ body: 'x'.repeat(given) });
    expect(texts()[0]).toHaveLength(shown);
    expect(texts()[0]?.endsWith('…')).toBe(given > room);
  });

  test('is never cut within a character', async () => {
    await comment({ body: '😀'.repeat(GITHUB.limits.commentCharacters) });
    expect(texts()[0]).toMatch(/^(😀)+…$/u);
  });
});
