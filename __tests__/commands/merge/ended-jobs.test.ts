/** What a merge says of the jobs of its run, against the emulated services. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { MERGE_INPUTS } from '../../../src/commands/merge/inputs.ts';
import { merge } from '../../../src/commands/merge/merge.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import { type ActionsStep, startActionsStep } from '../../support/actions-step.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const mergeRun = (token = step.service.token) =>
  merge(parseInputs(MERGE_INPUTS, { given: new Map() }), { write: {} }, step.enter({ runId: '1001', token }));

test('the plan job failed', async () => {
  step.service.leaveJob({ runId: '1001', name: 'plan the tests', conclusion: 'failure' });
  const { report, exitCode } = await mergeRun();
  expect(exitCode).toBe(3);
  expect(report.reasons).toEqual([
    expect.stringContaining('there is nothing to judge: suite default has no plan (job "plan the tests" failed)'),
  ]);
});

test('without the permission to know, the question remains, and nothing is called our own failure', async () => {
  const { report, exitCode } = await mergeRun(step.service.openToken({ permissions: { actions: 'none' } }));
  expect(exitCode).toBe(3);
  expect(report.reasons).toEqual([expect.stringContaining('did an earlier job of this run make the plan')]);
  expect(step.said().warnings).toEqual([]);
});
