/** The self-hosted runners of a repository, against the emulated services. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createGitHubLog } from '../../../src/platform/github/log.ts';
import { createRunners } from '../../../src/platform/github/runners.ts';
import { type ActionsStep, startActionsStep } from '../../support/actions-step.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const MAY_LIST = { app: 'lister', permissions: { administration: 'read' } } as const;

const list = async (token = step.service.openToken(MAY_LIST)) => {
  const environment = { ...step.service.serviceEnvironment(), GITHUB_REPOSITORY: 'octo-org/octo-repo' };
  return createRunners({ ...environment, 'INPUT_RUNNERS-TOKEN': token }, createGitHubLog())?.();
};

test('are those of the repository and of its organization, with their labels in small letters', async () => {
  step.service.leaveRunner({ name: 'a', labels: ['Self-Hosted', 'GPU'], status: 'online', busy: true });
  step.service.leaveRunner({ name: 'b', labels: ['gpu'], status: 'offline', ofOrganization: true });
  expect(await list()).toEqual([
    { name: 'a', labels: ['self-hosted', 'gpu'], online: true },
    { name: 'b', labels: ['gpu'], online: false },
  ]);
});

test('are of all pages', async () => {
  for (let at = 0; at < 130; at += 1) step.service.leaveRunner({ name: `r${at}`, labels: [], status: 'online' });
  expect(await list()).toHaveLength(130);
});

test('are unknown with a token that may not list them, or that has expired', async () => {
  expect(await list(step.service.openToken())).toEqual({ why: 'GitHub answered 403' });
  expect(await list('ghs_expired')).toEqual({ why: 'GitHub answered 401' });
});

test('are not asked for without a token', () => {
  expect(createRunners({}, createGitHubLog())).toBeUndefined();
});
