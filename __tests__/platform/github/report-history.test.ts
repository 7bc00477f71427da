/** The timings that come from the newest report when the cache has none, against the emulated services. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { MAX_PACKED_HISTORY_BYTES as MAX_PACKED_BYTES } from '../../../src/model.ts';
import { createGitHubPlatform } from '../../../src/platform/github/index.ts';
import { PER_PAGE } from '../../../src/platform/github/limits.ts';
import { MAX_PAGES, MAX_ZIP_BYTES } from '../../../src/platform/github/repository-artifacts.ts';
import type { LeftArtifact } from '../../support/actions-service/artifacts.ts';
import type { Effect } from '../../support/actions-service/faults.ts';
import { type ActionsService, startActionsService } from '../../support/actions-service/service.ts';
import { FORK_ID, type JobOptions } from '../../support/actions-service/sessions.ts';
import { type Printed, recordPrinted } from '../../support/printed.ts';
import { shortenWaits } from '../../support/short-waits.ts';
import { obeyedCommands } from '../../support/workflow-commands.ts';
import { createWorkspace, enterEnvironment, type Workspace } from '../../support/workspace.ts';

// Megabytes over sockets, on machines that are busy with other tests.
jest.setTimeout(60_000);

let service: ActionsService;
let place: Workspace;
let printed: Printed;
let leave: () => void;

beforeAll(() => {
  leave = enterEnvironment({ ...(process.env as Record<string, string>) });
});
afterAll(() => leave());
beforeEach(async () => {
  service = await startActionsService();
  place = createWorkspace();
  printed = recordPrinted();
  shortenWaits();
  // The cache client resolves paths against it; an action starts in the workspace.
  jest.spyOn(process, 'cwd').mockImplementation(() => place.workspace);
});
afterEach(async () => {
  jest.restoreAllMocks();
  place.remove();
  await service.stop();
});

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.UTC(2026, 0, 31) - days * DAY_MS);

/** A zip that contains `history.json.gz` twice. Both names have the same length, so that nothing else in it changes. */
const withTwins = Buffer.from(
  Buffer.from(zipSync({ 'history.json.gz': strToU8('1'), 'history.json.xx': strToU8('2') }))
    .toString('latin1')
    .replaceAll('history.json.xx', 'history.json.gz'),
  'latin1',
);
const zipOf = (entries: Zippable) => Buffer.from(zipSync(entries));
const reportWith = (history: string) =>
  zipOf({ 'report.json': strToU8('{}'), 'junit.xml': strToU8('<testsuites/>'), 'history.json.gz': strToU8(history) });

/** A report of the default suite that a run of the default branch left. */
function leaveReport(history: string, more: Partial<LeftArtifact> = {}): void {
  service.leaveArtifact({
    name: 'shardwise-default-report-attempt-1',
    content: reportWith(history),
    createdAt: daysAgo(1),
    ...more,
  });
}

interface Asked {
  readonly history: string | undefined;
  readonly log: string;
  readonly warnings: readonly string[];
}

async function restore(environment: Readonly<Record<string, string>> = {}, job: JobOptions = {}): Promise<Asked> {
  enterEnvironment({ ...service.environment({ ...place, ...job }), INPUT_TOKEN: service.token, ...environment });
  printed.lines();
  const found = await createGitHubPlatform(process.env, '/reporters').historyStore.restore('default');
  const log = printed.lines().join('\n');
  const annotations = obeyedCommands(log).filter(({ command }) => /^(warning|error)$/.test(command));
  return {
    history: found === undefined ? undefined : Buffer.from(found).toString(),
    log,
    warnings: annotations.map(({ message }) => message),
  };
}

const listings = () => service.requests().filter(({ path }) => path.endsWith('/actions/artifacts')).length;
const downloads = () => service.requests().filter(({ path }) => path.endsWith('/zip')).length;

describe('without timings in the cache they', () => {
  test('come from the newest report of the default branch, and the log says so', async () => {
    leaveReport('older', { createdAt: daysAgo(9), runId: '7' });
    leaveReport('newest', { createdAt: daysAgo(2), runId: '8' });
    leaveReport('oldest', { createdAt: daysAgo(10), runId: '9' });
    const { history, log, warnings } = await restore();
    expect(history).toBe('newest');
    expect(log).toContain('The timings of suite default come from the report of run 8, a run of main.');
    expect(warnings).toEqual([]);
    expect(log).not.toContain(service.token);
  });

  test.each(['issue_comment', 'workflow_run', 'pull_request_target', 'repository_dispatch', 'pull_request'])(
    'never come from a run that %s started, although its branch is the default one',
    async (event) => {
      leaveReport('of a stranger', { createdAt: daysAgo(1), runId: '8' });
      service.leaveRun({ runId: '8', event });
      const { history, log, warnings } = await restore();
      expect({ history, warnings }).toEqual({ history: undefined, warnings: [] });
      expect(log).toContain(`The report of run 8 is not used, because the event ${event} started it.`);
      expect(downloads()).toBe(0);
      leaveReport('own', { createdAt: daysAgo(2), runId: '7' });
      expect((await restore()).history).toBe('own');
    },
  );

  test('are none where no report was left, without a warning', async () => {
    const { history, log, warnings } = await restore();
    expect(history).toBeUndefined();
    expect(log).toContain('No report of main has timings of suite default.');
    expect(warnings).toEqual([]);
  });

  test.each<[string, Partial<LeftArtifact>]>([
    ['that expired', { expired: true }],
    ['of another branch', { head: { branch: 'feature' } }],
    ['of a branch of a fork that is called the same', { head: { repositoryId: FORK_ID } }],
    ['of a run that GitHub does not know any more', { head: 'unknown' }],
    ['of another suite', { name: 'shardwise-default-2-report-attempt-1' }],
    ['of a name that only begins the same', { name: 'shardwise-default-report-attempt-10' }],
  ])('never come from a report %s', async (_what, facts) => {
    leaveReport('wrong', { ...facts, createdAt: daysAgo(0) });
    expect((await restore()).history).toBeUndefined();
    expect(downloads()).toBe(0);
    leaveReport('right', { createdAt: daysAgo(5) });
    expect((await restore()).history).toBe('right');
  });

  test('come from whichever attempt reported last', async () => {
    leaveReport('of the first attempt', { createdAt: daysAgo(3) });
    leaveReport('of a later attempt', { createdAt: daysAgo(2), name: 'shardwise-default-report-attempt-3' });
    expect((await restore()).history).toBe('of a later attempt');
  });

  test('come from the next report where one taught nothing', async () => {
    leaveReport('taught', { createdAt: daysAgo(3) });
    leaveReport('', { createdAt: daysAgo(2), content: zipOf({ 'report.json': strToU8('{}') }) });
    expect(await restore()).toMatchObject({ history: 'taught', warnings: [] });
  });

  test('are searched where the default branch has another name', async () => {
    leaveReport('of main');
    leaveReport('of trunk', { createdAt: daysAgo(4), head: { branch: 'trunk' } });
    expect((await restore({}, { defaultBranch: 'trunk' })).history).toBe('of trunk');
  });
});

test('timings in the cache are taken first, and no report is asked for', async () => {
  leaveReport('of the report');
  enterEnvironment(service.environment({ ...place }));
  await createGitHubPlatform(process.env, '/reporters').historyStore.save('default', strToU8('of the cache'));
  expect((await restore()).history).toBe('of the cache');
  expect(listings()).toBe(0);
});

test('timings come from a report when the cache is down', async () => {
  leaveReport('of the report');
  service.inject({ route: 'GetCacheEntryDownloadURL', effect: { kind: 'reset' } });
  const { history, warnings } = await restore();
  expect(history).toBe('of the report');
  expect(warnings.join('\n')).toContain('restore');
});

describe('pages of reports', () => {
  /** Newer than ours, and none of them ours. */
  const leaveOthers = (count: number) => {
    for (let left = 0; left < count; left += 1) leaveReport('', { head: { branch: 'feature' }, createdAt: daysAgo(0) });
  };

  test.each([
    { others: PER_PAGE - 1, pages: 2, history: 'ours' },
    { others: PER_PAGE, pages: 2, history: 'ours' },
    { others: MAX_PAGES * PER_PAGE - 1, pages: MAX_PAGES, history: 'ours' },
    { others: MAX_PAGES * PER_PAGE, pages: MAX_PAGES, history: undefined },
  ])('behind $others others ours is $history', async ({ others, pages, history }) => {
    leaveReport('ours', { createdAt: daysAgo(20) });
    leaveOthers(others);
    expect((await restore()).history).toBe(history);
    // The names of the later attempts take one more each.
    expect(listings()).toBe(pages + 2);
  });
});

describe('nothing is thrown, and the plan goes on without timings,', () => {
  const refuse = (route: string, effect: Effect) => service.inject({ route, effect });

  test.each(['/actions/artifacts', '/zip'])('without the permission for %s: told once, no warning', async (route) => {
    leaveReport('one');
    leaveReport('two');
    refuse(route, { kind: 'status', status: 403 });
    const { history, log, warnings } = await restore();
    expect(history).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(log.match(/give the plan job the permission "actions: read"/g)).toHaveLength(1);
    expect(listings() + downloads()).toBe(route === '/zip' ? 4 : 1);
  });

  test.each<[string, Effect, string]>([
    ['a server error', { kind: 'status', status: 500 }, 'GitHub answered 500'],
    ['too many requests', { kind: 'status', status: 429 }, 'GitHub answered 429'],
    ['a rate limit', { kind: 'status', status: 403, retryAfterSeconds: 60 }, 'GitHub answered 403'],
    ['a lost connection', { kind: 'reset' }, 'could not be searched for timings'],
    ['half an answer', { kind: 'truncate' }, 'could not be searched for timings'],
  ])('after %s: one warning', async (_what, effect, words) => {
    leaveReport('one');
    refuse('/actions/artifacts', effect);
    const { history, warnings } = await restore();
    expect(history).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(words)]);
  });

  test('with a wrong token, which is not logged', async () => {
    leaveReport('one');
    const { history, log, warnings } = await restore({ INPUT_TOKEN: 'ghs_wrong' });
    expect(history).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('GitHub answered 401')]);
    expect(log).not.toContain('ghs_wrong');
  });

  test.each<[string, Record<string, string>, string]>([
    ['without a token', { INPUT_TOKEN: '' }, 'the input token is empty'],
    ['in an unknown repository', { GITHUB_REPOSITORY: '' }, 'the name of the repository is unknown'],
    ['without an event', { GITHUB_EVENT_PATH: '' }, 'does not name the default branch'],
  ])('%s: said, and no request made', async (_what, environment, words) => {
    leaveReport('one');
    const { history, log, warnings } = await restore(environment);
    expect(history).toBeUndefined();
    expect(log).toContain(words);
    expect(warnings).toEqual([]);
    expect(listings()).toBe(0);
  });

  test.each(['null', '{}', '{"repository":{"default_branch":7}}', '{'])('with the event %s', async (event) => {
    leaveReport('one');
    const path = join(place.temp, 'odd-event.json');
    writeFileSync(path, event);
    const { history, log } = await restore({ GITHUB_EVENT_PATH: path });
    expect(history).toBeUndefined();
    expect(log).toContain('does not name the default branch');
  });
});

describe('a report that cannot be read is a warning and the next one serves:', () => {
  const whole = reportWith('damaged');
  const withoutItsEnd = whole.subarray(0, whole.length - 30);

  test.each<[string, Partial<LeftArtifact>, string]>([
    ['no zip', { content: Buffer.from('not a zip at all') }, 'Either not a zip file, or file is truncated'],
    ['half a zip', { content: withoutItsEnd }, 'Either not a zip file, or file is truncated'],
    ['nothing', { content: Buffer.alloc(0) }, 'Either not a zip file, or file is truncated'],
    ['listed as too large', { size: MAX_ZIP_BYTES + 1 }, `larger than ${MAX_ZIP_BYTES} bytes`],
    ['larger than listed', { content: Buffer.alloc(MAX_ZIP_BYTES + 1), size: 9 }, `larger than ${MAX_ZIP_BYTES} bytes`],
    ['a zip with one name twice', { content: withTwins }, 'it contains history.json.gz twice'],
    [
      'a zip that unpacks to too much',
      { content: zipOf({ 'history.json.gz': new Uint8Array(MAX_PACKED_BYTES + 1) }) },
      `its history.json.gz is larger than ${MAX_PACKED_BYTES} bytes`,
    ],
  ])('%s', async (_what, damage, words) => {
    leaveReport('sound', { createdAt: daysAgo(3) });
    leaveReport('damaged', { createdAt: daysAgo(2), runId: '66', ...damage });
    const { history, warnings } = await restore();
    expect(history).toBe('sound');
    expect(warnings).toEqual([expect.stringContaining('Timings could not be read from the report of run 66: ')]);
    expect(warnings.join()).toContain(words);
  });

  test('changed on the way', async () => {
    leaveReport('sound', { createdAt: daysAgo(3) });
    leaveReport('changed', { createdAt: daysAgo(2) });
    service.inject({ route: '/emulated/artifacts/', times: 1, effect: { kind: 'corrupt' } });
    const { history, warnings } = await restore();
    expect(history).toBe('sound');
    expect(warnings).toEqual([expect.stringContaining('the digests differ')]);
  });

  test('and after three of them there are no timings', async () => {
    leaveReport('sound', { createdAt: daysAgo(9) });
    for (const days of [1, 2, 3]) leaveReport('', { createdAt: daysAgo(days), content: Buffer.from('no zip') });
    const { history, warnings } = await restore();
    expect(history).toBeUndefined();
    expect(warnings).toHaveLength(3);
  });
});

test('the largest allowed size is accepted', async () => {
  leaveReport('', { content: zipOf({ 'history.json.gz': new Uint8Array(MAX_PACKED_BYTES) }) });
  expect((await restore()).history).toHaveLength(MAX_PACKED_BYTES);
});

test('only the one entry is unpacked', async () => {
  const others = { 'a/history.json.gz': strToU8('deeper'), 'b.json': strToU8('beside') };
  leaveReport('', { content: zipOf(others) });
  expect(await restore()).toMatchObject({ history: undefined, warnings: [] });
  leaveReport('', { createdAt: daysAgo(0), content: zipOf({ ...others, 'history.json.gz': strToU8('inside') }) });
  expect((await restore()).history).toBe('inside');
});

test.each(['../history.json.gz', '/history.json.gz'])('a report with the path %s is not read', async (path) => {
  leaveReport('', { content: zipOf({ [path]: strToU8('outside'), 'history.json.gz': strToU8('inside') }) });
  const { history, warnings } = await restore();
  expect(history).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/ path: /)]);
});
