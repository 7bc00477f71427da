/** What is said where results cannot be shown, and what is waited for, against the emulated services. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Effect } from '../../support/actions-service/faults.ts';
import { READ_ONLY } from '../../support/actions-service/tokens.ts';
import {
  type ActionsStep,
  checkRequest,
  commentRequest,
  type JobStep,
  startActionsStep,
} from '../../support/actions-step.ts';
import { HEAD_SHA, pullRequestEvent } from '../../support/events.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
  step.service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
});
afterEach(() => step.end());

const FROM_FORK = pullRequestEvent(7, { from: 'forker/octo-repo' });

/** Numbers of pull requests that have a comment. */
const commented = (...pulls: readonly number[]) => pulls.filter((pull) => step.service.comments(pull).length > 0);

describe('where nothing may be written', () => {
  test('a message on a public fork says once where the results are, and no request is made', async () => {
    expect(await step.publish(FROM_FORK)).toEqual({ comment: undefined, check: undefined });
    const { log, warnings } = step.said();
    expect(log.match(/comes from a fork/g)).toHaveLength(1);
    expect(log).toContain('docs/permissions.md');
    expect(warnings).toEqual([]);
    expect(step.restCalls()).toBe(0);
  });

  test('the message on a public fork is a warning when the check run is required', async () => {
    await step.publish(FROM_FORK, { required: true });
    expect(step.said().warnings).toEqual([expect.stringContaining('comes from a fork')]);
  });

  test('a private fork may be allowed to write, so it is tried', async () => {
    await step.publish(pullRequestEvent(7, { from: 'forker/octo-repo', private: true }));
    expect(commented(7)).toEqual([7]);
  });

  test('a read-only token: each missing permission is named once, without a warning', async () => {
    const token = step.service.openToken({ permissions: READ_ONLY });
    const { publisher } = step.enter({ ...pullRequestEvent(7), token });
    for (let time = 0; time < 2; time += 1) {
      expect(await publisher.comment(commentRequest())).toBeUndefined();
      expect(await publisher.check(checkRequest())).toBeUndefined();
    }
    const { log, warnings } = step.said();
    expect(warnings).toEqual([]);
    expect(log.split('\n')).toEqual([
      expect.stringContaining('Give the job "permissions: pull-requests: write"'),
      expect.stringContaining('Give the job "permissions: checks: write"'),
    ]);
    expect(log).toContain('GitHub answered 403 (Resource not accessible by integration).');
    expect(log).not.toContain(token);
  });

  test('a check run that is required warns', async () => {
    const token = step.service.openToken({ permissions: { checks: 'none' } });
    await step.publish({ ...pullRequestEvent(7), token }, { required: true });
    expect(step.said().warnings).toEqual([expect.stringContaining('permissions: checks: write')]);
    expect(commented(7)).toEqual([7]);
  });

  test('the token of a person makes a comment, and no check run', async () => {
    const token = step.service.openToken({ user: 'octocat' });
    await step.publish({ ...pullRequestEvent(7), token });
    expect(step.service.comments(7)).toMatchObject([{ author: 'octocat' }]);
    expect(step.said().log).toContain('You must authenticate via a GitHub App.');
  });

  test.each<[string, JobStep, string]>([
    ['no token', { token: '' }, 'the input token is empty'],
    ['an unknown repository', { env: { GITHUB_REPOSITORY: '' } }, 'the name of the repository is unknown'],
  ])('%s: said, and nothing asked', async (_what, more, words) => {
    expect(await step.publish({ ...pullRequestEvent(7), ...more })).toEqual({ comment: undefined, check: undefined });
    expect(step.said()).toMatchObject({ log: expect.stringContaining(words), warnings: [] });
    expect(step.restCalls()).toBe(0);
  });

  test('a wrong token is a warning that does not contain it', async () => {
    await step.publish({ ...pullRequestEvent(7), token: 'ghs_wrong' });
    const { log, warnings } = step.said();
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('GitHub answered 401 (Bad credentials)');
    expect(log).not.toContain('ghs_wrong');
  });

  test('a commit that the repository does not have is a warning', async () => {
    step.service.forgetCommit(HEAD_SHA);
    await step.publish(pullRequestEvent(7));
    expect(step.said().warnings).toEqual([expect.stringContaining(`422 (No commit found for SHA: ${HEAD_SHA})`)]);
  });
});

test('a service that always answers 429 is asked for the first of the two only', async () => {
  step.service.inject({ route: '/', effect: { kind: 'status', status: 429, retryAfterSeconds: 10 } });
  expect(await step.publish(pullRequestEvent(7))).toEqual({ comment: undefined, check: undefined });
  expect(step.service.requests()).toHaveLength(3);
  const { warnings } = step.said();
  expect(warnings).toEqual([
    expect.stringContaining('The comment on the pull request is not shown: GitHub answered 429'),
    expect.stringContaining('The check run is not shown: GitHub answered 429'),
  ]);
});

describe('when GitHub fails for a moment', () => {
  const inject = (effect: Effect, times?: number) =>
    step.service.inject({ route: '/repos/', effect, ...(times === undefined ? {} : { times }) });

  test.each<[string, Effect, number]>([
    ['an error of the server, twice', { kind: 'status', status: 502 }, 2],
    ['a lost connection', { kind: 'reset' }, 1],
    ['a limit that ends soon', { kind: 'status', status: 429, retryAfterSeconds: 1 }, 2],
    [
      'a secondary limit that ends soon',
      { kind: 'status', status: 403, retryAfterSeconds: 1, message: 'secondary rate limit' },
      1,
    ],
    ['a slow answer', { kind: 'slow', ms: 500 }, 1],
  ])('%s: it is waited for', async (_what, effect, times) => {
    inject(effect, times);
    const { comment, check } = await step.publish(pullRequestEvent(7));
    expect([comment, check]).not.toContain(undefined);
    expect(step.service.comments(7)).toHaveLength(1);
    expect(step.service.checkRuns(HEAD_SHA)).toHaveLength(1);
    expect(step.said()).toEqual({ log: '', warnings: [] });
  });

  test.each<[string, Effect, string, number]>([
    [
      'a limit that lasts',
      { kind: 'status', status: 429, retryAfterSeconds: 61 },
      'The token has reached its rate limit.',
      1,
    ],
    ['a limit without an end', { kind: 'status', status: 429 }, 'The token has reached its rate limit.', 1],
    ['something it does not process', { kind: 'status', status: 422 }, 'GitHub answered 422', 2],
    ['nothing there', { kind: 'status', status: 404 }, 'GitHub answered 404', 2],
    ['half an answer', { kind: 'truncate' }, 'is not shown', 2],
  ])('%s: one warning for each, and no request is made again', async (_what, effect, words, requests) => {
    inject(effect);
    expect(await step.publish(pullRequestEvent(7))).toEqual({ comment: undefined, check: undefined });
    expect(step.said().warnings).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
    expect(step.restCalls()).toBe(requests);
  });

  test('a conflict: one warning for each', async () => {
    inject({ kind: 'status', status: 409 });
    expect(await step.publish(pullRequestEvent(7))).toEqual({ comment: undefined, check: undefined });
    const words = expect.stringContaining('GitHub answered 409');
    expect(step.said().warnings).toEqual([words, words]);
  });

  test('a server that never recovers: three requests and one warning for each', async () => {
    inject({ kind: 'status', status: 500 });
    expect(await step.publish(pullRequestEvent(7))).toEqual({ comment: undefined, check: undefined });
    expect(step.said().warnings).toEqual([
      expect.stringContaining('The comment on the pull request is not shown: GitHub answered 500'),
      expect.stringContaining('The check run is not shown: GitHub answered 500'),
    ]);
    expect(step.restCalls()).toBe(6);
  });
});

test('the log of the tests before does not keep a library from masking a secret', async () => {
  const platform = step.enter({ event: 'push' });
  platform.log.output('a line of a test');
  await platform.publisher.check(checkRequest());
  expect(step.said().log.split('\n').at(-1)).toMatch(/^::[0-9a-f-]{36}::$/);
});
