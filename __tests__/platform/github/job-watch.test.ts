/** The jobs of a run, asked for again and again, against the emulated services. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type ActionsStep, startActionsStep } from '../../support/actions-step.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const RUN = { runId: '1001' };
const AT = new Date('2026-03-01T10:00:00.000Z');

test('as they are now, and without a call that counts while nothing changes', async () => {
  const { service } = step;
  service.leaveJob({ ...RUN, name: 'test 1/2', conclusion: null, startedAt: AT });
  service.leaveJob({ ...RUN, name: 'test 2/2', conclusion: null, isQueued: true });
  const { jobs: look } = step.enter(RUN);
  const first = [
    { name: 'test 1/2', state: 'running', startedAt: AT.getTime() },
    { name: 'test 2/2', state: 'waiting' },
  ];
  expect(await look?.()).toMatchObject({ jobs: first, calls: 1 });
  expect(await look?.()).toMatchObject({ jobs: first, calls: 0 });
  service.leaveJob({ ...RUN, name: 'test 1/2', conclusion: 'failure', startedAt: AT });
  expect(await look?.()).toMatchObject({ jobs: [{ name: 'test 1/2', state: 'ended' }, first[1]], calls: 1 });
  expect(service.requests().map(({ status }) => status)).toEqual([200, 304, 200]);
});

test('of all pages, of which only those count that have changed', async () => {
  for (let left = 0; left < 101; left += 1) step.service.leaveJob({ ...RUN, name: `test (${left})`, conclusion: null });
  const { jobs: look } = step.enter(RUN);
  const { jobs = [], calls } = (await look?.()) ?? {};
  expect([jobs.length, calls]).toEqual([101, 2]);
  step.service.leaveJob({ ...RUN, name: 'test (100)', conclusion: 'success' });
  expect(await look?.()).toMatchObject({ calls: 1 });
});

test('are unknown without the permission, and are not asked for again', async () => {
  const token = step.service.openToken({ permissions: { actions: 'none' } });
  const { jobs: look } = step.enter({ ...RUN, token });
  expect(await look?.()).toEqual({ jobs: undefined, calls: 1 });
  expect(await look?.()).toEqual({ jobs: undefined, calls: 0 });
  const { log, warnings } = step.said();
  expect(log).toContain('GitHub answered 403. Give this job the permission "actions: read"');
  expect([warnings, step.restCalls()]).toEqual([[], 1]);
});

test.each([500, 429])('are unknown when GitHub answers %d, until it answers', async (status) => {
  step.service.leaveJob({ ...RUN, name: 'test 1/1', conclusion: null });
  step.service.inject({ route: '/jobs', effect: { kind: 'status', status } });
  const { jobs: look } = step.enter(RUN);
  expect(await look?.()).toMatchObject({ jobs: undefined });
  step.service.clearFaults();
  expect(await look?.()).toMatchObject({ jobs: [{ name: 'test 1/1' }] });
});

test('are not asked for without a token', () => {
  expect(step.enter({ ...RUN, token: '' }).jobs).toBeUndefined();
});
