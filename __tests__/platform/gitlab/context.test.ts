/** What a job of GitLab says about itself. */
import { describe, expect, test } from '@jest/globals';
import { readContext } from '../../../src/platform/gitlab/context.ts';
import type { RunContext } from '../../../src/platform/platform.ts';

const local = {
  commit: 'local',
  runId: 'local',
  attempt: 1,
  isBase: true,
  historyWritable: true,
  commitIsExact: false,
  jobStartedAt: 'with-the-command',
  runner: { name: 'machine', os: 'linux', arch: 'x64', cpus: 2 },
} as RunContext;

const JOB = {
  CI_PIPELINE_ID: '4711',
  CI_JOB_NAME: 'tests 1/2',
  CI_COMMIT_SHA: 'c0ffee',
  CI_COMMIT_BRANCH: 'main',
  CI_DEFAULT_BRANCH: 'main',
  CI_PROJECT_URL: 'https://gitlab.example/shop/web',
  CI_JOB_STARTED_AT: '2026-03-01T10:00:00Z',
  CI_RUNNER_DESCRIPTION: 'runner 7',
};

test('the facts of the job', () => {
  expect(readContext(JOB, local)).toEqual({
    commit: 'c0ffee',
    runId: '4711',
    job: 'tests 1/2',
    attempt: 1,
    isBase: true,
    runsAll: 'this pipeline is of the default branch',
    historyWritable: true,
    commitIsExact: true,
    jobStartedAt: new Date('2026-03-01T10:00:00Z'),
    repositoryUrl: 'https://gitlab.example/shop/web',
    runner: { ...local.runner, name: 'runner 7' },
  });
});

test('what the job does not say is what this machine knows', () => {
  const refusal = { why: 'only pipelines of the default branch save timings', isFinal: false };
  expect(readContext({}, local)).toEqual({ ...local, isBase: false, commitIsExact: true, historyWritable: refusal });
});

describe('only the default branch is the base and teaches:', () => {
  test.each<[name: string, change: Readonly<Record<string, string | undefined>>, isBase: boolean]>([
    ['the default branch', {}, true],
    ['another branch', { CI_COMMIT_BRANCH: 'fix' }, false],
    ['a tag', { CI_COMMIT_BRANCH: undefined }, false],
    ['a merge request', { CI_MERGE_REQUEST_IID: '3' }, false],
    ['a pull request of another host', { CI_EXTERNAL_PULL_REQUEST_IID: '3' }, false],
    ['no branch where no default is known', { CI_COMMIT_BRANCH: '', CI_DEFAULT_BRANCH: '' }, false],
  ])('%s', (_name, change, isBase) => {
    const context = readContext({ ...JOB, ...change }, local);
    expect(context.isBase).toBe(isBase);
    expect(context.historyWritable === true).toBe(isBase);
  });
});

test('a merged result shows the commit that people know', () => {
  expect(readContext({ ...JOB, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'beef' }, local)).toMatchObject({
    commit: 'c0ffee',
    headCommit: 'beef',
  });
});

test.each<[change: Readonly<Record<string, string>>, why: string | undefined]>([
  [{ CI_PIPELINE_SOURCE: 'schedule' }, 'this is a scheduled pipeline'],
  [{ CI_PIPELINE_SOURCE: 'web' }, 'a person started this pipeline'],
  [{ CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train' }, 'this pipeline is of a merge train'],
  [{ CI_COMMIT_TAG: 'v1' }, 'this pipeline is of a tag'],
  [{ CI_COMMIT_BRANCH: 'main' }, 'this pipeline is of the default branch'],
  [{ CI_PIPELINE_SOURCE: 'push' }, undefined],
])('a job with %j runs everything, whatever it is asked to leave out: %s', (change, why) => {
  expect(readContext({ ...JOB, CI_COMMIT_BRANCH: 'fix', ...change }, local).runsAll).toBe(why);
});

test('the base of a merge request', () => {
  expect(readContext({ ...JOB, CI_MERGE_REQUEST_DIFF_BASE_SHA: 'ba5e' }, local).changeBase).toBe('ba5e');
});
