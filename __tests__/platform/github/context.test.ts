import { mkdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findJobStart, readContext } from '../../../src/platform/github/context.ts';
import { readEvent } from '../../../src/platform/github/event.ts';
import { MAX_JOB_MS } from '../../../src/platform/github/limits.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let place: Workspace;
beforeEach(() => {
  place = createWorkspace();
});
afterEach(() => place.remove());

const environment = (more: Record<string, string | undefined> = {}) => ({
  GITHUB_WORKSPACE: place.workspace,
  RUNNER_TEMP: place.temp,
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '3',
  GITHUB_SHA: 'abc',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
  RUNNER_NAME: 'device-1',
  ...more,
});

const read = (more: Record<string, string | undefined> = {}) =>
  readContext(environment(more), readEvent(environment(more)), '/reporters', new Date());

describe('the context of a run', () => {
  test('is what the runner says', async () => {
    const context = read();
    expect(context).toMatchObject({
      root: place.workspace,
      commit: 'abc',
      runId: '42',
      attempt: 3,
      historyWritable: true,
      reporters: '/reporters',
      runner: { name: 'device-1', os: process.platform, arch: process.arch },
    });
    expect(context.runner.cpus).toBeGreaterThan(0);
    expect(context).not.toHaveProperty('jobStartedAt');
  });

  test('has a scratch folder of its own in the temporary folder', async () => {
    const [one, two] = [read(), read()];
    expect(one.scratch.startsWith(join(place.temp, 'shardwise-'))).toBe(true);
    expect(two.scratch).not.toBe(one.scratch);
  });

  test.each(['GITHUB_WORKSPACE', 'RUNNER_TEMP', 'GITHUB_RUN_ID'])('is refused without %s, by name', async (name) => {
    expect(() => read({ [name]: undefined })).toThrow(`${name} is not set: this program runs as a step`);
  });

  test.each([undefined, '', '0', 'two'])('has attempt 1 when the runner says %j', async (attempt) => {
    expect(read({ GITHUB_RUN_ATTEMPT: attempt }).attempt).toBe(1);
  });

  test.each([[{ GITHUB_EVENT_NAME: 'merge_group' }], [{ GITHUB_REF: 'refs/heads/gh-readonly-queue/main/pr-1-abc' }]])(
    'teaches nothing in a merge queue, and says why: %j',
    async (more) => {
      expect(read(more).historyWritable).toMatchObject({ why: expect.stringContaining('merge queue'), isFinal: false });
    },
  );

  test.each(['workflow_run', 'pull_request_target', 'issue_comment', 'repository_dispatch', 'check_suite'])(
    'teaches nothing when %s started it, because its ref is not what it tests',
    async (event) => {
      const more = { GITHUB_EVENT_NAME: event, GITHUB_REF: 'refs/heads/main' };
      expect(read(more).historyWritable).toMatchObject({
        why: expect.stringContaining(`the event ${event} started this run`),
        isFinal: true,
      });
    },
  );

  test.each(['push', 'schedule', 'workflow_dispatch'])('teaches when %s started it', async (event) => {
    expect(read({ GITHUB_EVENT_NAME: event, GITHUB_REF: 'refs/heads/main' }).historyWritable).toBe(true);
  });

  test('teaches on a pull request, into its own scope', async () => {
    const pull = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' };
    expect(read(pull).historyWritable).toBe(true);
  });
});

describe('the start of the job', () => {
  const workflow = () => join(place.temp, '_github_workflow');
  const actions = () => join(place.temp, '..', '_actions');
  const event = () => ({ RUNNER_TEMP: place.temp, GITHUB_EVENT_PATH: join(workflow(), 'event.json') });

  /** Renewing what is in a folder or its times does not make it younger. */
  async function makeInOrder(...folders: string[]): Promise<Date[]> {
    const births: Date[] = [];
    for (const folder of folders) {
      mkdirSync(folder);
      births.push(statSync(folder).birthtime);
      utimesSync(folder, new Date(), new Date());
      await sleep(20);
    }
    return births;
  }

  test('is when the actions were downloaded', async () => {
    const [downloaded] = await makeInOrder(actions(), workflow());
    expect(findJobStart(event(), new Date())).toEqual(downloaded);
  });

  test('is when the first step got its event, where no action was downloaded', async () => {
    const [first] = await makeInOrder(workflow());
    expect(findJobStart(event(), new Date())).toEqual(first);
  });

  test('is unknown without those folders', async () => {
    expect(findJobStart(event(), new Date())).toBeUndefined();
    expect(findJobStart({}, new Date())).toBeUndefined();
  });

  test('is unknown when it would be longer ago than a job may take, or in the future', async () => {
    const [birth] = await makeInOrder(workflow());
    const later = (ms: number) => new Date((birth?.getTime() ?? 0) + ms);
    expect(findJobStart(event(), later(MAX_JOB_MS - 1000))).toEqual(birth);
    expect(findJobStart(event(), later(MAX_JOB_MS + 1000))).toBeUndefined();
    expect(findJobStart(event(), later(-1000))).toBeUndefined();
  });
});
