/** Where results are shown on which event, against the emulated services. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ActionsStep, startActionsStep } from '../../support/actions-step.ts';
import { HEAD_SHA, pullRequestEvent, workflowRunEvent } from '../../support/events.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const OTHER_SHA = 'c'.repeat(40);

/** Numbers of pull requests that have a comment. */
const commented = (...pulls: readonly number[]) => pulls.filter((pull) => step.service.comments(pull).length > 0);
const checked = (...shas: readonly string[]) => shas.filter((sha) => step.service.checkRuns(sha).length > 0);

describe('what an event leads to:', () => {
  beforeEach(() => {
    step.service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
  });

  test.each(['pull_request', 'pull_request_target'])('%s: the pull request of the event', async (event) => {
    await step.publish({ ...pullRequestEvent(7), event, sha: OTHER_SHA });
    expect(commented(7)).toEqual([7]);
    expect(checked(HEAD_SHA, OTHER_SHA)).toEqual([HEAD_SHA]);
  });

  test('a pull request that was closed: no comment, and the check run', async () => {
    const { comment, check } = await step.publish(pullRequestEvent(7, { state: 'closed' }));
    expect(comment).toBeUndefined();
    expect(check).toBeDefined();
  });

  test.each(['push', 'workflow_dispatch'])('%s: every open pull request whose head it tested', async (event) => {
    step.service.openPullRequest({ number: 8, base: 'release', head: { branch: 'feature', sha: HEAD_SHA } });
    step.service.openPullRequest({ number: 9, head: { branch: 'feature', sha: HEAD_SHA }, state: 'closed' });
    step.service.openPullRequest({ number: 10, head: { branch: 'feature', sha: OTHER_SHA } });
    step.service.openPullRequest({ number: 11, head: { branch: 'other', sha: HEAD_SHA } });
    step.service.openPullRequest({ number: 12, head: { owner: 'forker', branch: 'feature', sha: HEAD_SHA } });
    const { comment } = await step.publish({ event, ref: 'refs/heads/feature', sha: HEAD_SHA });
    expect(commented(7, 8, 9, 10, 11, 12)).toEqual([7, 8]);
    expect(comment).toContain(`#issuecomment-${step.service.comments(7)[0]?.id}`);
    expect(checked(HEAD_SHA)).toEqual([HEAD_SHA]);
  });

  test('a push without a pull request: a check run, and no word about a comment', async () => {
    const { comment, check } = await step.publish({ event: 'push', sha: OTHER_SHA });
    expect([comment, check !== undefined]).toEqual([undefined, true]);
    expect(step.said()).toEqual({ log: '', warnings: [] });
  });

  test.each([
    ['merge_group', 'refs/heads/gh-readonly-queue/main/pr-7-abc'],
    ['schedule', 'refs/heads/feature'],
    ['push', 'refs/tags/v1'],
  ])('%s of %s: a check run only, and no question about pull requests', async (event, ref) => {
    await step.publish({ event, ref, sha: HEAD_SHA });
    expect(commented(7)).toEqual([]);
    expect(checked(HEAD_SHA)).toEqual([HEAD_SHA]);
    expect(step.restCalls()).toBe(2);
  });

  test('an event that cannot be read: a check run on the commit of the run', async () => {
    await step.publish({ sha: OTHER_SHA, env: { GITHUB_EVENT_PATH: '/nowhere', GITHUB_EVENT_NAME: 'pull_request' } });
    expect(commented(7)).toEqual([]);
    expect(checked(OTHER_SHA)).toEqual([OTHER_SHA]);
  });
});

describe('workflow_run publishes for the run that started it', () => {
  test('on the open pull request of that head repository, branch and commit, and on that commit', async () => {
    step.service.openPullRequest({ number: 7, head: { owner: 'forker', branch: 'feature', sha: HEAD_SHA } });
    step.service.openPullRequest({ number: 8, head: { branch: 'feature', sha: HEAD_SHA } });
    const { comment, check } = await step.publish(workflowRunEvent());
    expect([comment, check]).not.toContain(undefined);
    expect(commented(7, 8)).toEqual([7]);
    expect(step.service.comments(7)[0]?.body).toContain('run=1500 attempt=2');
    expect(step.service.checkRuns(HEAD_SHA)).toMatchObject([{ externalId: 'shardwise/default/1500/2' }]);
  });

  test('and not where a newer commit has been pushed, or the pull request is closed', async () => {
    step.service.openPullRequest({ number: 7, head: { owner: 'forker', branch: 'feature', sha: OTHER_SHA } });
    step.service.openPullRequest({
      number: 8,
      head: { owner: 'forker', branch: 'feature', sha: HEAD_SHA },
      state: 'closed',
    });
    await step.publish(workflowRunEvent());
    expect(commented(7, 8)).toEqual([]);
    expect(step.said()).toEqual({ log: '', warnings: [] });
  });

  test('and takes no number from the payload either, which is empty for forks and could be of another repository', async () => {
    step.service.openPullRequest({ number: 66, head: { branch: 'main', sha: OTHER_SHA } });
    await step.publish(workflowRunEvent({ pull_requests: [{ number: 66 }] }));
    expect(commented(66)).toEqual([]);
  });

  test.each([
    ['no run', { id: undefined }],
    ['a branch that is no text', { head_branch: 7 }],
    ['a head repository that is gone', { head_repository: null }],
    ['another fork of the same owner', { head_repository: { full_name: 'forker/octo-repo-2' } }],
  ])('and nowhere on a pull request with %s', async (_what, more) => {
    step.service.openPullRequest({ number: 7, head: { owner: 'forker', branch: 'feature', sha: HEAD_SHA } });
    if ('id' in more) return expect(step.enter(workflowRunEvent(more)).context).not.toHaveProperty('triggeredBy');
    await step.publish(workflowRunEvent(more));
    expect(commented(7)).toEqual([]);
  });
});
