/** The report of the run that started a `workflow_run` workflow, against the emulated services. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { MAX_REPORT_BYTES } from '../../../src/platform/github/triggering-report.ts';
import type { LeftArtifact } from '../../support/actions-service/artifacts.ts';
import { READ_ONLY } from '../../support/actions-service/tokens.ts';
import { type ActionsStep, type JobStep, startActionsStep } from '../../support/actions-step.ts';
import { HEAD_SHA, workflowRunEvent } from '../../support/events.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const triggered = (more: Partial<JobStep> = {}): JobStep => ({ ...workflowRunEvent(), runId: '2002', ...more });

const NAME = 'shardwise-default-report-attempt-2';
const zipOf = (entries: Zippable) => Buffer.from(zipSync(entries));

const leaveReport = (text: string, more: Partial<LeftArtifact> = {}) =>
  step.service.leaveArtifact({
    name: NAME,
    runId: '1500',
    content: zipOf({ 'report.json': strToU8(text), 'junit.xml': strToU8('<testsuites/>') }),
    ...more,
  });

const read = (job = triggered()) => step.enter(job).triggeringReport?.('default');

test('the run is described by GitHub alone, and only where one started this run', () => {
  expect(step.enter(triggered()).context.triggeredBy).toEqual({
    runId: '1500',
    attempt: 2,
    workflow: '',
    commit: HEAD_SHA,
    isBase: false,
  });
  const other = step.enter({ event: 'push', payload: triggered().payload ?? {} });
  expect(other.context).not.toHaveProperty('triggeredBy');
  expect(other).not.toHaveProperty('triggeringReport');
});

const OURS = { full_name: 'octo-org/octo-repo' };

test.each([
  ['a push to the default branch of this repository', {}, true],
  ['a schedule', { event: 'schedule' }, true],
  ['a pull request', { event: 'pull_request' }, false],
  ['an event that may test the code of a stranger', { event: 'issue_comment' }, false],
  ['an event without a name', { event: undefined }, false],
  ['another branch', { head_branch: 'feature' }, false],
  ['the same branch of a fork', { head_repository: { full_name: 'forker/octo-repo' } }, false],
  ['a repository that is gone', { head_repository: null }, false],
])('of %s: is it a run of the default branch?', (_what, change, isBase) => {
  const run = { event: 'push', head_branch: 'main', head_repository: OURS, ...change };
  const { payload, ...event } = workflowRunEvent(run);
  const job = { ...event, payload: { ...payload, repository: { ...OURS, default_branch: 'main' } } };
  expect(step.enter(job).context.triggeredBy).toMatchObject({ isBase });
});

describe('the report', () => {
  test('is the newest of its name that this attempt left', async () => {
    leaveReport('older', { createdAt: new Date('2026-01-01') });
    leaveReport('newest', { createdAt: new Date('2026-01-03') });
    leaveReport('expired', { createdAt: new Date('2026-01-04'), expired: true });
    leaveReport('old', { createdAt: new Date('2026-01-02') });
    expect(await read()).toEqual({ artifact: NAME, text: 'newest' });
  });

  test('is that of the workflow that ended, not of another with the same suite', async () => {
    leaveReport('of another', { name: 'shardwise-default-report-nightly-attempt-2' });
    leaveReport('of tests', { name: 'shardwise-default-report-tests-attempt-2' });
    const ended = { ...triggered(), ...workflowRunEvent({ path: '.github/workflows/tests.yml' }) };
    expect(await step.enter(ended).triggeringReport?.('default')).toMatchObject({ text: 'of tests' });
  });

  test('may be a fork’s', async () => {
    leaveReport('theirs', { head: { branch: 'main', repositoryId: 1 } });
    expect(await read()).toEqual({ artifact: NAME, text: 'theirs' });
  });

  test.each<[string, Partial<LeftArtifact>]>([
    ['another run', { runId: '1501' }],
    ['an earlier attempt, whose verdict may be out of date', { name: 'shardwise-default-report-attempt-1' }],
    ['another suite', { name: 'shardwise-slow-report-attempt-2' }],
    ['nobody, since it expired', { expired: true }],
  ])('is none when it is of %s', async (_what, more) => {
    leaveReport('wrong', more);
    expect(await read()).toBeUndefined();
  });

  test.each([
    ['a/report.json', 'it does not contain report.json'],
    ['../report.json', 'invalid relative path: ../report.json'],
  ])('is one file, and not %s', async (path, why) => {
    leaveReport('', { content: zipOf({ [path]: strToU8('elsewhere') }) });
    await expect(read()).rejects.toThrow(`the artifact ${NAME} of run 1500 could not be read: ${why}`);
  });

  test.each<[string, Partial<LeftArtifact>, string]>([
    ['no zip', { content: Buffer.from('no zip') }, 'Either not a zip file, or file is truncated'],
    [
      'a zip that unpacks to too much',
      { content: zipOf({ 'report.json': new Uint8Array(MAX_REPORT_BYTES + 1) }) },
      'larger than',
    ],
    ['a zip that is too large', { size: 1e12 }, 'larger than'],
  ])('is refused when it is %s', async (_what, more, words) => {
    leaveReport('x', more);
    await expect(read()).rejects.toThrow(words);
  });

  test('is refused when the download differs from the upload', async () => {
    leaveReport('sound');
    step.service.inject({ method: 'GET', route: '/emulated/artifacts/', effect: { kind: 'corrupt' } });
    await expect(read()).rejects.toThrow('the digests differ');
  });

  test('needs a permission, which is named', async () => {
    const token = step.service.openToken({ permissions: { ...READ_ONLY, actions: 'none' } });
    for (const [wrong, words] of [
      [token, 'GitHub answered 403'],
      ['', 'the input token is empty'],
    ] as const)
      await expect(read(triggered({ token: wrong }))).rejects.toMatchObject({
        name: 'ServiceError',
        message: expect.stringContaining(words),
        advice: expect.stringContaining('give this job the permission "actions: read"'),
      });
  });
});

test('the suites of that run are those that this attempt of this workflow left a report of', async () => {
  for (const name of [
    'shardwise-web-report-attempt-2',
    'shardwise-api-report-attempt-2',
    'shardwise-old-report-attempt-1',
    'shardwise-x-report-nightly-attempt-2',
    'shardwise-..%2f-report-attempt-2',
    'shardwise-web-shard-1-attempt-2',
  ])
    leaveReport('one', { name });
  leaveReport('again', { name: 'shardwise-web-report-attempt-2' });
  leaveReport('of another run', { name: 'shardwise-other-report-attempt-2', runId: '1501' });
  leaveReport('gone', { name: 'shardwise-gone-report-attempt-2', expired: true });
  expect(await step.enter(triggered()).triggeringSuites?.()).toEqual(['api', 'web']);
});
