/** What the jobs of a run say, against the emulated services. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type ActionsStep, startActionsStep } from '../../support/actions-step.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const RUN = { runId: '1001' };

test('those that ended without success, of this run only', async () => {
  const { service } = step;
  service.leaveJob({ ...RUN, name: 'plan', conclusion: 'success' });
  service.leaveJob({ ...RUN, name: 'merge', conclusion: null });
  service.leaveJob({ ...RUN, name: 'test (1)', conclusion: 'failure' });
  service.leaveJob({ ...RUN, name: 'test (2)', conclusion: 'cancelled' });
  service.leaveJob({ ...RUN, name: 'deploy', conclusion: 'skipped' });
  service.leaveJob({ runId: '7', name: 'other', conclusion: 'failure' });
  expect(await step.enter(RUN).endedJobs?.()).toEqual([
    { name: 'test (1)', conclusion: 'failure' },
    { name: 'test (2)', conclusion: 'cancelled' },
  ]);
});

test('of all pages', async () => {
  for (let left = 0; left < 101; left += 1)
    step.service.leaveJob({ ...RUN, name: `test (${left})`, conclusion: 'cancelled' });
  expect(await step.enter(RUN).endedJobs?.()).toHaveLength(101);
});

test('are unknown without the permission, which is named once and without a warning', async () => {
  const token = step.service.openToken({ permissions: { actions: 'none' } });
  expect(await step.enter({ ...RUN, token }).endedJobs?.()).toBeUndefined();
  const { log, warnings } = step.said();
  expect(log).toContain('GitHub answered 403. Give this job the permission "actions: read"');
  expect(warnings).toEqual([]);
});

test.each([500, 429])('are unknown when GitHub answers %d', async (status) => {
  step.service.inject({ route: '/jobs', effect: { kind: 'status', status } });
  expect(await step.enter(RUN).endedJobs?.()).toBeUndefined();
  expect(step.said().log).toContain(`It is unknown how the other jobs of this run ended: GitHub answered ${status}`);
});

test('are not asked for without a token', async () => {
  expect(await step.enter({ ...RUN, token: '' }).endedJobs?.()).toBeUndefined();
  expect(step.restCalls()).toBe(0);
});
