/** The issue of flaky tests, against the emulated services. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { READ_ONLY } from '../../support/actions-service/tokens.ts';
import { type ActionsStep, flakyIssueRequest, type JobStep, startActionsStep } from '../../support/actions-step.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const BOT = 'github-actions[bot]';

const publish = (more: Parameters<typeof flakyIssueRequest>[0] = {}, job: JobStep = {}) =>
  step.enter(job).publisher.flakyIssue?.(flakyIssueRequest(more));

const marker = (run: number | string, suite = 'default') =>
  `<!-- shardwise:flaky-tests suite=${suite} run=${run} attempt=1 -->\n`;
const texts = () => step.service.issues().map(({ body }) => body.slice(body.indexOf('\n') + 1));
const asked = (method: string) =>
  step.service.requests().filter((one) => one.method === method && /\/issues/.test(one.path)).length;
const urlOf = (number: number | undefined) => `https://github.com/octo-org/octo-repo/issues/${number}`;

describe('the issue', () => {
  test('is made and pinned once, and brought up to date in place', async () => {
    const url = await publish({ body: 'first' }, { runId: '1001' });
    const [made] = step.service.issues();
    expect(made).toEqual({
      number: made?.number,
      author: BOT,
      title: 'Flaky tests',
      body: `${marker(1001)}first`,
      state: 'open',
      pinned: true,
    });
    expect(url).toBe(urlOf(made?.number));
    expect(await publish({ body: 'second' }, { runId: '1002' })).toBe(url);
    expect(step.service.issues()).toEqual([{ ...made, body: `${marker(1002)}second` }]);
    expect(step.said()).toEqual({ log: '', warnings: [] });
  });

  test('is not written again when only the run has changed', async () => {
    const url = await publish({}, { runId: '1001' });
    expect(await publish({}, { runId: '1002' })).toBe(url);
    expect([asked('POST'), asked('PATCH')]).toEqual([1, 0]);
    await publish({ title: 'Flaky tests of nightly' }, { runId: '1003' });
    expect(step.service.issues()).toMatchObject([{ title: 'Flaky tests of nightly' }]);
  });

  test('is not made where only an existing one is to be updated', async () => {
    expect(await publish({ create: false })).toBeUndefined();
    expect(step.service.issues()).toEqual([]);
    await publish({ body: 'one' });
    await publish({ body: 'none', create: false }, { runId: '1002' });
    expect(texts()).toEqual(['none']);
  });

  test('is one for each suite and workflow', async () => {
    const nightly = {
      env: { GITHUB_WORKFLOW_REF: 'octo-org/octo-repo/.github/workflows/nightly.yml@refs/heads/main' },
    };
    await publish({ suite: 'api', body: 'a' });
    await publish({ suite: 'api-slow', body: 'b' });
    await publish({ suite: 'api', body: 'n' }, nightly);
    await publish({ suite: 'api', body: 'c' }, { runId: '1002' });
    expect(texts()).toEqual(['c', 'b', 'n']);
  });

  test('that an earlier run finds later keeps its newer text', async () => {
    await publish({ body: 'new' }, { runId: '1002' });
    await publish({ body: 'old' }, { runId: '1001' });
    expect(texts()).toEqual(['new']);
  });

  test('that a person has closed or unpinned is kept up to date, and stays so', async () => {
    await publish({ body: 'first' });
    const number = step.service.issues()[0]?.number ?? 0;
    step.service.changeIssue(number, { state: 'closed' });
    expect(await publish({ body: 'second' }, { runId: '1002' })).toBe(urlOf(number));
    expect(step.service.issues()).toMatchObject([{ state: 'closed', body: expect.stringContaining('second') }]);
    expect(step.service.requests().filter(({ path }) => path === '/graphql')).toHaveLength(3);
  });

  test.each([
    ['before it is found', () => step.service.removeIssue(step.service.issues()[0]?.number ?? 0)],
    [
      'after it was found',
      () => {
        const act = () => step.service.removeIssue(step.service.issues()[0]?.number ?? 0);
        step.service.inject({ method: 'PATCH', route: '/issues/', times: 1, effect: { kind: 'meanwhile', act } });
      },
    ],
  ])('that was deleted %s is made again', async (_when, remove) => {
    await publish({ body: 'first' });
    remove();
    expect(await publish({ body: 'second' }, { runId: '1002' })).toBeDefined();
    expect(texts()).toEqual(['second']);
  });

  test('is found behind a hundred others of the same account', async () => {
    await publish({ body: 'first' });
    for (let left = 0; left < 150; left += 1) step.service.leaveIssue({ author: BOT, title: 'x', body: `${left}` });
    await publish({ body: 'second' }, { runId: '1002' });
    expect(texts().filter((text) => /first|second/.test(text))).toEqual(['second']);
  });

  test('is not made where the account has too many issues to tell whether it is there', async () => {
    for (let left = 0; left < 1000; left += 1) step.service.leaveIssue({ author: BOT, title: 'x', body: `${left}` });
    expect(await publish()).toBeUndefined();
    expect(step.said().warnings).toEqual([expect.stringContaining(`the 1000 issues that ${BOT} changed last`)]);
    expect([asked('GET'), asked('POST')]).toEqual([10, 0]);
  });
});

describe('never touched is an issue', () => {
  test.each([
    ['of a person who copied the marker', 'octocat', `${marker(1)}mine`],
    ['of another app', 'other[bot]', `${marker(1)}mine`],
    ['whose marker is not at its start', BOT, `x ${marker(1)}mine`],
    ['of another suite', BOT, `${marker(1, 'default2')}mine`],
    ['with the marker of a comment', BOT, `${marker(1).replace('flaky-tests', 'comment')}mine`],
  ])('%s', async (_what, author, body) => {
    step.service.leaveIssue({ author, title: 'x', body });
    await publish({ body: 'ours' });
    await publish({ body: 'ours again' }, { runId: '1002' });
    expect(step.service.issues()).toMatchObject([
      { author, body },
      { author: BOT, body: `${marker(1002)}ours again` },
    ]);
  });
});

describe('of two runs that make the first one at once', () => {
  test('the oldest stays open with the text of the newer run', async () => {
    const act = () => publish({ body: 'of 1002' }, { runId: '1002' });
    const { publisher } = step.enter({ runId: '1001' });
    step.service.inject({ method: 'POST', route: '/issues', times: 1, effect: { kind: 'meanwhile', act } });
    const url = await publisher.flakyIssue?.(flakyIssueRequest({ body: 'of 1001' }));
    expect(step.service.issues()).toMatchObject([
      { state: 'open', body: expect.stringContaining('of 1002') },
      { state: 'closed', body: expect.stringContaining('of 1001') },
    ]);
    expect(url).toBe(urlOf(step.service.issues()[0]?.number));
    await publish({ body: 'of 1003' }, { runId: '1003' });
    expect(texts()).toEqual(['of 1003', 'of 1001']);
  });
});

describe('what the token may not', () => {
  test('write issues: a warning names the permission, and nothing is made', async () => {
    const token = step.service.openToken({ permissions: READ_ONLY });
    expect(await publish({}, { token })).toBeUndefined();
    const { log, warnings } = step.said();
    expect(warnings).toEqual([expect.stringContaining('Give the job "permissions: issues: write"')]);
    expect(log).not.toContain(token);
    expect(step.service.issues()).toEqual([]);
  });

  test('pin a fourth issue: the log says so, with the address, and the issue is there', async () => {
    for (let left = 0; left < 3; left += 1)
      step.service.leaveIssue({ author: 'octocat', title: 'x', body: 'x', pinned: true });
    const url = await publish();
    expect(step.service.issues().at(-1)).toMatchObject({ author: BOT, pinned: false });
    const { log, warnings } = step.said();
    expect(warnings).toEqual([]);
    expect(log).toContain('is not pinned: Maximum of 3 pinned issues is allowed.');
    expect(log).toContain(url);
  });
});

describe('the length', () => {
  const room = GITHUB.limits.commentCharacters - marker(1001).length;

  test.each([
    [room - 1, room - 1],
    [room, room],
    [room + 1, room],
  ])('of %i characters becomes %i', async (given, shown) => {
    await publish({ body: 'x'.repeat(given) });
    expect(texts()[0]).toHaveLength(shown);
  });
});
