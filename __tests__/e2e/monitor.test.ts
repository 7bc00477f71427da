/** A job that watches the shards beside it: the bundled actions against the emulated services. Needs `npm run bundle`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../src/model.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { HEAD_SHA, pullRequestEvent } from '../support/events.ts';
import { HURRIED } from '../support/hurry.ts';
import { findNode24, type StepResult } from '../support/runner.ts';
import { createWorkflow, type MatrixRow } from '../support/workflow.ts';

jest.setTimeout(300_000);

const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);

const RUN = { runId: '1001' };
const PULL = { ...pullRequestEvent(7), ...RUN };

const env = { NODE_OPTIONS: HURRIED };

let service: ActionsService;
let workflow: ReturnType<typeof createWorkflow>;

beforeEach(async () => {
  service = await startActionsService();
  service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
  workflow = createWorkflow({
    service,
    node,
    repository,
    project: join(repository, 'examples/node-test'),
    job: PULL,
    settings: () => 'tests: ["small/*.test.mjs"]\nshards: 2\nretries: 0\ndiscovery: static\n',
    prepare: (workspace) => {
      mkdirSync(join(workspace, 'small'));
      for (const name of ['one', 'two'])
        writeFileSync(
          join(workspace, `small/${name}.test.mjs`),
          `import { test } from 'node:test';
test('works: ${name} | @octocat', () => { if (process.env.BROKEN) throw new Error('broken'); });\n`,
        );
    },
  });
});
afterEach(async () => {
  workflow.remove();
  await service.stop();
});

const comment = (): string => service.comments(7)[0]?.body ?? '';

/** Waits until the monitor has said so. It must not end before. */
async function until(isSo: () => boolean, monitor: Promise<StepResult>): Promise<void> {
  let ended: StepResult | undefined;
  void monitor.then((result) => {
    ended = result;
  });
  while (!isSo()) {
    if (ended !== undefined) throw new Error(`the monitor ended before: ${comment()}\n${ended.log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const watch = (more: { readonly token?: string; readonly inputs?: Readonly<Record<string, string>> } = {}) =>
  workflow.step('merge', { ...more, inputs: { monitor: 'true', ...more.inputs }, env }).then(({ result }) => result);

async function planned(): Promise<readonly [MatrixRow, MatrixRow]> {
  const { matrix } = await workflow.plan();
  return matrix as [MatrixRow, MatrixRow];
}

const startedAt = new Date();
const leaveJob = (
  shard: number,
  how: { readonly conclusion: 'success' | 'failure' | null; readonly isQueued?: true },
) => service.leaveJob({ ...RUN, name: `test ${shard}/2`, startedAt, ...how });

test('the comment says how far the shards are, and what failed, until the merge replaces it', async () => {
  const [first, second] = await planned();
  leaveJob(1, { conclusion: null });
  leaveJob(2, { conclusion: null, isQueued: true });
  const monitor = watch();
  await until(() => comment().includes('0 of 2 shards have ended'), monitor);
  expect(comment()).toMatch(
    /no test has failed so far · 1 running, 1 waiting · expected to end at about \d\d:\d\d UTC/,
  );

  expect((await workflow.shard(first, { env: { BROKEN: 'yes' } })).exitCode).not.toBe(EXIT.passed);
  leaveJob(1, { conclusion: 'failure' });
  leaveJob(2, { conclusion: null });
  await until(() => /1 of 2 shards has ended[\s\S]*1 test failed so far · 1 running/.test(comment()), monitor);
  expect(comment()).toMatch(/- ❌ <code>[^\n]*works[^\n]*<\/code> \(shard 1\)/);
  expect(comment()).not.toContain('@octocat');

  expect((await workflow.shard(second)).exitCode).toBe(EXIT.passed);
  leaveJob(2, { conclusion: 'success' });
  const { exitCode, log, annotations } = await monitor;
  expect([exitCode, annotations]).toEqual([EXIT.passed, []]);
  expect(log).toMatch(/failed in shard 1: .*works/);
  expect(log).toContain('2 of 2 shards have ended, 1 test failed so far');
  expect(comment()).toContain('1 of 2 shards has ended');

  const { exitCode: verdict } = await workflow.merge();
  expect(verdict).toBe(EXIT.failed);
  expect(service.comments(7)).toHaveLength(1);
  expect(comment()).toContain('Failed: 1 of 2 tests');
  expect(comment()).not.toContain('shards have ended');
});

test('errors and rate limits of GitHub are survived, and a job that leaves nothing is named', async () => {
  const [first] = await planned();
  leaveJob(1, { conclusion: null });
  leaveJob(2, { conclusion: null });
  const secondary = { kind: 'status', status: 403, retryAfterSeconds: 60, message: 'secondary rate limit' } as const;
  service.inject({ route: '/comments', times: 1, effect: secondary });
  service.inject({ route: '/jobs', times: 2, effect: { kind: 'status', status: 502 } });
  service.inject({ route: 'ListArtifacts', times: 1, effect: { kind: 'status', status: 400 } });
  const monitor = watch();
  // Before a shard asks for anything, so that the monitor alone meets the faults.
  for (const [route, status] of [
    ['ListArtifacts', 400],
    ['/jobs', 502],
    ['/comments', 403],
  ] as const)
    await until(() => service.requests().some((one) => one.path.includes(route) && one.status === status), monitor);
  expect((await workflow.shard(first)).exitCode).toBe(EXIT.passed);
  leaveJob(1, { conclusion: 'success' });
  leaveJob(2, { conclusion: 'failure' });
  const { exitCode, log } = await monitor;
  expect(exitCode).toBe(EXIT.passed);
  expect(log).toContain('2 of 2 shards have ended');
  expect((await workflow.merge()).exitCode).toBe(EXIT.incomplete);
});

test('without permissions the log says how far the shards are, and the results alone say when they have ended', async () => {
  const [first, second] = await planned();
  const monitor = watch({ token: service.openToken({ permissions: { actions: 'none', 'pull-requests': 'read' } }) });
  await workflow.shard(first);
  await workflow.shard(second);
  const { exitCode, log, annotations } = await monitor;
  expect([exitCode, annotations]).toEqual([EXIT.passed, []]);
  expect(log).toContain('Give this job the permission "actions: read"');
  expect(log).toContain('2 of 2 shards have ended, no test has failed so far');
  expect(service.comments(7)).toEqual([]);
});

test('without a plan there is nothing to watch', async () => {
  const { exitCode, log } = await watch();
  expect([exitCode, log.includes('there is nothing to watch')]).toEqual([EXIT.passed, true]);
});

test('it cannot show another run at the same time', async () => {
  const { exitCode, log } = await watch({ inputs: { 'publish-only': 'true' } });
  expect([exitCode, log.includes('inputs monitor and publish-only are both true')]).toEqual([EXIT.usage, true]);
});
