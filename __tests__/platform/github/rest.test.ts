/** What the client of the REST API waits for, and for how long, against the emulated services. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LIMIT_PATIENCE_MS, openRest, PATIENCE_MS, refusal } from '../../../src/platform/github/rest.ts';
import type { Effect } from '../../support/actions-service/faults.ts';
import { type ActionsStep, startActionsStep } from '../../support/actions-step.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
  step.service.openPullRequest({ number: 7, head: { branch: 'feature', sha: 'b'.repeat(40) } });
});
afterEach(() => step.end());

const repository = { owner: 'octo-org', repo: 'octo-repo' };

async function listPulls(patienceMs?: number) {
  const access = { ...repository, token: step.service.token, baseUrl: step.service.url };
  return (await (await openRest(access, patienceMs)).rest.pulls.list(repository)).data;
}

const asked = () => step.service.requests().length;
const limit = (headers: Readonly<Record<string, string>>, times: number, status = 403): void =>
  step.service.inject({ route: '/pulls', times, effect: { kind: 'status', status, headers } });

const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

describe('a limit is waited for', () => {
  test.each<[string, () => Readonly<Record<string, string>>, RegExp]>([
    ['as long as GitHub asks', () => ({ 'retry-after': '7' }), /\b7000\b/],
    [
      'until the hour of the token begins anew',
      () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(7) }),
      // By how much of this second is over.
      /\b[67]000\b/,
    ],
  ])('%s', async (_what, headers, waits) => {
    limit(headers(), 1);
    expect(await listPulls()).toHaveLength(1);
    expect(step.waitsMs.join(' ')).toMatch(waits);
    expect(asked()).toBe(2);
  });

  test('five times and no more', async () => {
    limit({ 'retry-after': '0' }, 100, 429);
    await expect(listPulls()).rejects.toMatchObject({ status: 429 });
    expect(step.waitsMs.filter((ms) => ms === 1_000)).toHaveLength(5);
    expect(asked()).toBe(6);
  });

  test.each([1, 7, 10, 21])('for 20 seconds in all, when each wait is %d s', async (seconds) => {
    limit({ 'retry-after': String(seconds) }, 100, 429);
    await expect(listPulls()).rejects.toMatchObject({ status: 429 });
    const times = Math.min(5, Math.floor(LIMIT_PATIENCE_MS / 1000 / seconds));
    expect(asked()).toBe(times + 1);
  });

  test.each<[string, () => Readonly<Record<string, string>>, number]>([
    ['longer than there is time', () => ({ 'retry-after': '3' }), 2000],
    ['for ever', () => ({ 'retry-after': 'never' }), PATIENCE_MS],
    ['for an hour', () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(3600) }), PATIENCE_MS],
  ])('but not %s: it is given up at once', async (_what, headers, patienceMs) => {
    limit(headers(), 1);
    const problem = await listPulls(patienceMs).catch((thrown: unknown) => thrown);
    expect(refusal(problem)).toMatchObject({ status: 403, limited: true });
    expect(asked()).toBe(1);
  });

  test('and a 403 that is not a limit is given up at once', async () => {
    limit({ 'x-ratelimit-remaining': '999' }, 1);
    const problem = await listPulls().catch((thrown: unknown) => thrown);
    expect(refusal(problem)).toMatchObject({ status: 403, limited: false, message: 'injected fault 403' });
    expect(asked()).toBe(1);
  });
});

describe('a deadline ends', () => {
  test.each<[string, Effect]>([
    ['a request that is not answered', { kind: 'slow', ms: 50_000 }],
    ['trying again', { kind: 'status', status: 500 }],
  ])('%s', async (_what, effect) => {
    step.service.inject({ route: '/pulls', effect });
    // Less than both waits before another try, as short as they are here.
    await expect(listPulls(50)).rejects.toThrow('GitHub did not answer within 0.05 seconds');
  });
});

test.each([
  undefined,
  null,
  new Error('no answer'),
  Object.assign(new Error('odd'), { response: { status: 'x' } }),
  { status: 500 },
])('%p is no refusal', (problem) => {
  expect(refusal(problem)).toBeUndefined();
});
