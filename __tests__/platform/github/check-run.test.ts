/** The check run on the tested commit, against the emulated services. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { MAX_MESSAGE_BYTES } from '../../../src/platform/github/limits.ts';
import type { Annotation } from '../../../src/platform/platform.ts';
import { type ActionsStep, checkRequest, type JobStep, startActionsStep } from '../../support/actions-step.ts';
import { HEAD_SHA, pullRequestEvent } from '../../support/events.ts';

jest.setTimeout(60_000);

let step: ActionsStep;
beforeEach(async () => {
  step = await startActionsStep();
});
afterEach(() => step.end());

const check = (more: Parameters<typeof checkRequest>[0] = {}, job: Partial<JobStep> = {}) =>
  step.enter({ ...pullRequestEvent(7), ...job }).publisher.check(checkRequest(more));

const runs = () => step.service.checkRuns(HEAD_SHA);
const requests = (method: string) =>
  step.service.requests().filter((one) => one.method === method && one.path.includes('check-runs')).length;

const annotation = (more: Partial<Annotation> = {}): Annotation => ({
  level: 'failure',
  file: 'src/a.test.ts',
  line: 3,
  title: 'a test',
  message: 'it failed',
  ...more,
});

const numbered = (count: number): Annotation[] =>
  Array.from({ length: count }, (_, index) => annotation({ line: index + 1 }));

/** 1, 2, 3, ... when each is there once, in order. */
const lines = () => runs()[0]?.annotations.map(({ start_line }) => start_line);

describe('the check run', () => {
  test('is on the head of the pull request and shows everything it was given', async () => {
    const url = await check({ annotations: [annotation()] });
    const annotations = [
      {
        path: 'src/a.test.ts',
        start_line: 3,
        end_line: 3,
        annotation_level: 'failure',
        title: 'a test',
        message: 'it failed',
      },
    ];
    expect(runs()).toEqual([
      {
        id: expect.any(Number),
        sha: HEAD_SHA,
        name: 'Tests',
        app: 'github-actions',
        externalId: 'shardwise/default/1001/1',
        conclusion: 'failure',
        title: '1 of 7 tests failed',
        summary: 'It failed.',
        annotations,
      },
    ]);
    expect(url).toBe(`https://github.com/octo-org/octo-repo/runs/${runs()[0]?.id}`);
    expect(step.said()).toEqual({ log: '', warnings: [] });
  });

  test.each(['success', 'failure', 'neutral'] as const)('concludes with %s', async (conclusion) => {
    await check({ conclusion });
    expect(runs()[0]?.conclusion).toBe(conclusion);
  });

  test('is one for each attempt of each suite', async () => {
    await check();
    await check({}, { attempt: 2 });
    await check({ suite: 'slow' });
    await check();
    expect(runs().map(({ externalId }) => externalId)).toEqual([
      'shardwise/slow/1001/1',
      'shardwise/default/1001/2',
      'shardwise/default/1001/1',
    ]);
  });

  test('is one for a merge that runs twice, with the text of the second and each annotation once', async () => {
    const url = await check({ annotations: numbered(70) });
    expect(await check({ annotations: numbered(70), title: 'all passed', conclusion: 'success' })).toBe(url);
    expect(runs()).toMatchObject([{ title: 'all passed', conclusion: 'success' }]);
    expect(lines()).toEqual(numbered(70).map(({ line }) => line));
  });

  test('of another app with the same text stays as it is', async () => {
    await check({}, { token: step.service.openToken({ app: 'other' }) });
    await check({ title: 'ours' });
    expect(runs().map(({ app, title }) => [app, title])).toEqual([
      ['github-actions', 'ours'],
      ['other', '1 of 7 tests failed'],
    ]);
  });
});

describe('annotations', () => {
  test.each([
    [0, 0],
    [1, 0],
    [49, 0],
    [50, 0],
    [51, 1],
    [100, 1],
    [101, 2],
    [1000, 19],
  ])('%i of them are there once each, in order, after %i more requests', async (count, updates) => {
    await check({ annotations: numbered(count) });
    expect(lines()).toEqual(numbered(count).map(({ line }) => line));
    expect([requests('POST'), requests('PATCH')]).toEqual([1, updates]);
  });

  test.each([
    ['an absolute path', { file: '/etc/passwd' }],
    ['a path of Windows', { file: 'C:\\a.ts' }],
    ['a way out of the repository', { file: 'src/../../a.ts' }],
    ['no file', { file: '' }],
    ['line 0', { line: 0 }],
    ['half a line', { line: 1.5 }],
    ['no line', { line: Number.NaN }],
  ])('with %s are left out, and the others stay', async (_what, odd) => {
    await check({ annotations: [annotation(odd), annotation({ line: 9 })] });
    expect(lines()).toEqual([9]);
  });

  test('without a message have their title for one', async () => {
    await check({ annotations: [annotation({ message: '' })] });
    expect(runs()[0]?.annotations[0]).toMatchObject({ message: 'a test' });
  });

  test('keep a name with two dots in it', async () => {
    await check({ annotations: [annotation({ file: 'src/a..b/[id].test.ts' })] });
    expect(runs()[0]?.annotations[0]).toMatchObject({ path: 'src/a..b/[id].test.ts' });
  });
});

describe('what is too long is cut to what GitHub takes:', () => {
  const around = (max: number) => [max - 1, max, max + 1].map((given) => [given, Math.min(given, max)]);
  const bytes = (text = '') => Buffer.byteLength(text);

  test.each(around(GITHUB.limits.checkSummaryBytes))('a summary of %i bytes to %i', async (given, shown) => {
    await check({ summary: 'x'.repeat(given ?? 0) });
    expect(bytes(runs()[0]?.summary)).toBe(shown);
  });

  test.each(around(GITHUB.limits.titleCharacters))('titles of %i characters to %i', async (given, shown) => {
    const title = 'x'.repeat(given ?? 0);
    await check({ title, annotations: [annotation({ title })] });
    expect(runs()[0]?.title).toHaveLength(shown ?? 0);
    expect(runs()[0]?.annotations[0]?.title).toHaveLength(shown ?? 0);
  });

  test.each(around(MAX_MESSAGE_BYTES))('a message of %i bytes to %i', async (given, shown) => {
    await check({ annotations: [annotation({ message: 'x'.repeat(given ?? 0) })] });
    expect(bytes(runs()[0]?.annotations[0]?.message)).toBe(shown);
  });

  test('never within a character', async () => {
    const summary = '€'.repeat(GITHUB.limits.checkSummaryBytes / 3 + 1);
    const title = '😀'.repeat(GITHUB.limits.titleCharacters);
    await check({ summary, title });
    expect(runs()[0]?.summary).toMatch(/^€+…$/);
    expect(bytes(runs()[0]?.summary)).toBeLessThanOrEqual(GITHUB.limits.checkSummaryBytes);
    expect(runs()[0]?.title).toMatch(/^(😀)+…$/u);
  });
});

describe('when the server fails, there is one check run with each annotation once:', () => {
  test.each([
    ['creating it fails', 'POST', { kind: 'status', status: 500 }],
    ['the answer to creating it is lost', 'POST', { kind: 'lose-reply' }],
    ['adding to it fails', 'PATCH', { kind: 'status', status: 502 }],
    ['the answer to adding is lost', 'PATCH', { kind: 'lose-reply' }],
    ['looking for it fails', 'GET', { kind: 'status', status: 503 }],
  ] as const)('%s once', async (_what, method, effect) => {
    step.service.inject({ method, route: 'check-runs', times: 1, effect });
    expect(await check({ annotations: numbered(120) })).toContain('/runs/');
    expect(runs()).toHaveLength(1);
    expect(lines()).toEqual(numbered(120).map(({ line }) => line));
    expect(step.said().warnings).toEqual([]);
  });

  test('annotations added before the server failed for good stay, and a message says how many are missing and why', async () => {
    step.service.inject({ method: 'PATCH', route: 'check-runs', effect: { kind: 'status', status: 500 } });
    expect(await check({ annotations: numbered(120) })).toContain('/runs/');
    expect(lines()).toHaveLength(50);
    expect(requests('PATCH')).toBe(3);
    expect(step.said().warnings).toEqual([
      'The check run is missing 70 annotations: GitHub answered 500 (injected fault 500).',
    ]);
  });
});
