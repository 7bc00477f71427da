/** The platform as the commands use it, against the emulated services. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createGitHubArtifacts } from '../../../src/platform/github/artifacts.ts';
import { createGitHubClaims } from '../../../src/platform/github/claims.ts';
import { historyKeyPrefix, historyPath } from '../../../src/platform/github/history-store.ts';
import { createGitHubPlatform } from '../../../src/platform/github/index.ts';
import { createGitHubLog } from '../../../src/platform/github/log.ts';
import { UNPACKED_LIMITS } from '../../../src/platform/github/unzip.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { type ActionsService, startActionsService } from '../../support/actions-service/service.ts';
import type { JobOptions } from '../../support/actions-service/sessions.ts';
import { type Printed, recordPrinted } from '../../support/printed.ts';
import { obeyedCommands } from '../../support/workflow-commands.ts';
import { createWorkspace, enterEnvironment, type Workspace } from '../../support/workspace.ts';

let service: ActionsService;
let place: Workspace;
let printed: Printed;
let leave: () => void;

beforeAll(async () => {
  service = await startActionsService();
  leave = enterEnvironment({ ...(process.env as Record<string, string>) });
});
afterAll(async () => {
  leave();
  await service.stop();
});
beforeEach(async () => {
  await service.stop();
  service = await startActionsService();
  place = createWorkspace();
  printed = recordPrinted();
  // The cache client resolves paths against it; an action starts in the workspace.
  jest.spyOn(process, 'cwd').mockImplementation(() => place.workspace);
});
afterEach(() => {
  jest.restoreAllMocks();
  place.remove();
});

function platformOf(job: JobOptions = {}): Platform {
  enterEnvironment(service.environment({ ...place, ...job }));
  return createGitHubPlatform(process.env, '/reporters');
}

const annotations = () =>
  obeyedCommands(printed.lines().join('\n')).filter(({ command }) => /^(warning|error|notice)$/.test(command));

describe('artifacts', () => {
  async function upload({ artifacts }: Platform, name: string, content = name): Promise<void> {
    const folder = join(place.workspace, 'out');
    mkdirSync(join(folder, 'reports'), { recursive: true });
    writeFileSync(join(folder, 'reports/junit.xml'), content);
    await artifacts.upload(name, folder, ['reports/junit.xml']);
  }

  test('keep the places of their files, and each download has its own folder', async () => {
    const platform = platformOf();
    await upload(platform, 'shard-1', '<testsuites/>');
    const [artifact] = await platform.artifacts.list('shard-');
    if (artifact === undefined) throw new Error('not listed');
    const folders = [await platform.artifacts.download(artifact), await platform.artifacts.download(artifact)];
    expect(folders[0]).not.toBe(folders[1]);
    for (const folder of folders) {
      expect(folder.startsWith(place.temp)).toBe(true);
      expect(readFileSync(join(folder, 'reports/junit.xml'), 'utf8')).toBe('<testsuites/>');
    }
  });

  test('are listed by prefix, newest first, with those of earlier attempts', async () => {
    const first = platformOf();
    await upload(first, 'shard-1');
    await upload(first, 'shard-2');
    await upload(first, 'plan');
    const second = platformOf({ attempt: 2 });
    await upload(second, 'shard-1', 'again');
    const found = await second.artifacts.list('shard-');
    expect(found.map(({ name }) => name)).toEqual(['shard-1', 'shard-2', 'shard-1']);
    const [newest, , oldest] = found;
    if (newest === undefined || oldest === undefined) throw new Error('not listed');
    expect(Number(newest.id)).toBeGreaterThan(Number(oldest.id));
    expect(newest.createdAt).toBeGreaterThanOrEqual(oldest.createdAt);
    expect(readFileSync(join(await second.artifacts.download(oldest), 'reports/junit.xml'), 'utf8')).toBe('shard-1');
    expect(readFileSync(join(await second.artifacts.download(newest), 'reports/junit.xml'), 'utf8')).toBe('again');
  });

  test('say what was being done when it fails', async () => {
    const platform = platformOf();
    await upload(platform, 'shard-1');
    await expect(upload(platform, 'shard-1')).rejects.toMatchObject({
      name: 'NameTaken',
      message: expect.stringMatching(/^could not upload the artifact shard-1: .*\(409\)/),
    });
    service.inject({ route: 'ListArtifacts', times: 1, effect: { kind: 'status', status: 403 } });
    await expect(platform.artifacts.list('')).rejects.toMatchObject({
      message: expect.stringMatching(/^could not list the artifacts of this run: .*403/),
      advice: expect.stringContaining('run this job again'),
    });
    const gone = { id: '7', name: 'shard-9', createdAt: 0 };
    await expect(platform.artifacts.download(gone)).rejects.toThrow(/^could not download the artifact shard-9: /);
  });

  test('that differ from what was uploaded are refused', async () => {
    const platform = platformOf();
    const folder = join(place.workspace, 'out');
    mkdirSync(folder);
    // Not compressible, so that the archive can still be unpacked with a wrong byte in it.
    writeFileSync(join(folder, 'a.bin'), randomBytes(5000));
    await platform.artifacts.upload('damaged', folder, ['a.bin']);
    const [artifact] = await platform.artifacts.list('damaged');
    if (artifact === undefined) throw new Error('not listed');
    service.inject({ method: 'GET', route: '/emulated/artifacts/', times: 1, effect: { kind: 'corrupt' } });
    await expect(platform.artifacts.download(artifact)).rejects.toThrow(
      'could not download the artifact damaged: the download is not what was uploaded (the digests differ)',
    );
    expect(existsSync(await platform.artifacts.download(artifact))).toBe(true);
  });

  test('a single file is uploaded as it is, under its own name, and has a page', async () => {
    const platform = platformOf();
    const folder = join(place.temp, 'page');
    mkdirSync(folder);
    writeFileSync(join(folder, 'shardwise-a-page-attempt-1.html'), '<!doctype html>x');
    const address = await platform.artifacts.uploadFile?.(join(folder, 'shardwise-a-page-attempt-1.html'));
    const [artifact] = await platform.artifacts.list('shardwise-a-page-');
    expect(artifact?.name).toBe('shardwise-a-page-attempt-1.html');
    expect(address).toMatch(new RegExp(`/actions/runs/\\d+/artifacts/${artifact?.id}$`));
    const unpacked = await platform.artifacts.download(artifact as NonNullable<typeof artifact>);
    expect(readFileSync(join(unpacked, 'shardwise-a-page-attempt-1.html'), 'utf8')).toBe('<!doctype html>x');
  });

  test('that are too large are refused before they are downloaded', async () => {
    await upload(platformOf(), 'large', randomBytes(5000).toString('hex'));
    const artifacts = createGitHubArtifacts(place.temp, createGitHubLog(), () => undefined, {
      packed: 2000,
      unpacked: UNPACKED_LIMITS,
    });
    const [artifact] = await artifacts.list('large');
    if (artifact === undefined) throw new Error('not listed');
    await expect(artifacts.download(artifact)).rejects.toThrow(
      /could not download the artifact large: it has \d+ bytes, and more than 2000 are not read/,
    );
  });

  test('that unpack to too much are refused, and leave nothing on the disk', async () => {
    await upload(platformOf(), 'bomb', 'x'.repeat(100_000));
    const limits = { packed: 10_000, unpacked: { bytes: 99_999, entries: 10 } };
    const artifacts = createGitHubArtifacts(place.temp, createGitHubLog(), () => undefined, limits);
    const [artifact] = await artifacts.list('bomb');
    const before = readdirSync(place.temp);
    await expect(artifacts.download(artifact as NonNullable<typeof artifact>)).rejects.toThrow(
      'could not download the artifact bomb: it unpacks to more than 99999 bytes',
    );
    expect(readdirSync(place.temp)).toEqual(before);
  });

  test('can be used while foreign output has stopped commands: the signatures are masked', async () => {
    const platform = platformOf();
    platform.log.output('a line of a test');
    await upload(platform, 'masked');
    const masks = obeyedCommands(printed.lines().join('\n')).filter(({ command }) => command === 'add-mask');
    expect(masks.length).toBeGreaterThan(0);
  });
});

describe('claims', () => {
  const jobs = (count: number) =>
    Array.from({ length: count }, () => {
      const { claims } = platformOf();
      if (claims === undefined) throw new Error('no claims');
      return claims;
    });
  const count = (method: string) => service.requests().filter(({ path }) => path.endsWith(`/${method}`)).length;

  test('belong to the first job that makes them, and each job sees whose they are', async () => {
    const [one, other] = jobs(2);
    expect(await one?.claim('a')).toBe('mine');
    expect(await other?.claim('a')).toBe('taken');
    expect(await other?.claim('b')).toBe('mine');
    expect([...((await one?.list()) ?? [])].sort()).toEqual([
      ['a', 'mine'],
      ['b', 'taken'],
    ]);
  });

  test('of two jobs at the same time belong to one at most', async () => {
    const claimers = jobs(8);
    const answers = await Promise.all(claimers.map((one) => one.claim('a')));
    expect(answers.filter((answer) => answer === 'mine').length).toBeLessThanOrEqual(1);
    expect(await jobs(1)[0]?.claim('a')).toMatch(/mine|taken/);
  });

  test.each(['CreateArtifact', 'FinalizeArtifact'])(
    'whose call %s gets no answer are unknown, and asked once',
    async (method) => {
      const [one, other] = jobs(2);
      service.inject({ route: method, times: 1, effect: { kind: 'lose-reply' } });
      expect(await one?.claim('a')).toBe('unknown');
      expect(count(method)).toBe(1);
      const seen = (await one?.list())?.get('a');
      expect(seen).toBe(method === 'FinalizeArtifact' ? 'mine' : undefined);
      expect(await other?.claim('a')).toBe(method === 'FinalizeArtifact' ? 'taken' : 'mine');
    },
  );

  test.each([500, 403, 429])('are unknown, and so is the list, when the service answers %s', async (status) => {
    const [one] = jobs(1);
    service.inject({ route: 'Artifact', effect: { kind: 'status', status } });
    expect([await one?.claim('a'), await one?.list()]).toEqual(['unknown', undefined]);
    await one?.removeAll(() => true);
  });

  test('that are asked for are removed, and other artifacts stay', async () => {
    const [one, other] = jobs(2);
    for (const name of ['claim-1', 'claim-2', 'plan']) await one?.claim(name);
    await other?.removeAll((name) => name.startsWith('claim-'));
    expect([...((await one?.list()) ?? new Map()).keys()]).toEqual(['plan']);
  });

  test('are not there where the job has no access to the service', () => {
    expect(createGitHubClaims({})).toBeUndefined();
    expect(createGitHubClaims({ ...service.serviceEnvironment(), ACTIONS_RESULTS_URL: 'nowhere' })).toBeUndefined();
    expect(
      createGitHubClaims({ ACTIONS_RESULTS_URL: 'http://127.0.0.1/', ACTIONS_RUNTIME_TOKEN: 'x.y.z' }),
    ).toBeUndefined();
  });
});

describe('the history in the cache', () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  const restored = async (platform: Platform, suite = 'default') => {
    const found = await platform.historyStore.restore(suite);
    return found === undefined ? undefined : Buffer.from(found).toString();
  };

  test('is the newest that any run saved, and the workspace stays as it was', async () => {
    for (const runId of ['9', '10']) await platformOf({ runId }).historyStore.save('default', bytes(`of ${runId}`));
    expect(await restored(platformOf({ runId: '3' }))).toBe('of 10');
    expect(existsSync(join(place.workspace, historyPath('default')))).toBe(false);
    expect(service.caches().map(({ key }) => key)).toEqual([
      'shardwise-history-v1-default-base-10-1',
      'shardwise-history-v1-default-base-9-1',
    ]);
  });

  test('is nothing, and no warning, when nobody saved one', async () => {
    expect(await restored(platformOf())).toBeUndefined();
    expect(annotations()).toEqual([]);
  });

  test.each([
    ['api', 'api-slow'],
    ['api', 'api-1'],
    ['a.b', 'a-b'],
    ['a%002Db', 'a-b'],
    ['__proto__', 'constructor'],
  ])('of suite %s is never that of suite %s', async (one, other) => {
    const platform = platformOf();
    await platform.historyStore.save(other, bytes(other));
    expect(await restored(platform, one)).toBeUndefined();
    await platform.historyStore.save(one, bytes(one));
    expect(await restored(platform, one)).toBe(one);
    expect(await restored(platform, other)).toBe(other);
    expect(historyKeyPrefix(other).startsWith(historyKeyPrefix(one))).toBe(false);
  });

  test('of one workflow is never that of another with the same suite', async () => {
    const of = (name: string) => {
      const workflow = `octo-org/octo-repo/.github/workflows/${name}.yml@refs/heads/main`;
      enterEnvironment({ ...service.environment({ ...place }), GITHUB_WORKFLOW_REF: workflow });
      return createGitHubPlatform(process.env, '/reporters');
    };
    for (const name of ['a', 'a-b']) await of(name).historyStore.save('default', bytes(name));
    expect([await restored(of('a')), await restored(of('a-b')), await restored(of('b'))]).toEqual([
      'a',
      'a-b',
      undefined,
    ]);
  });

  test('is read on a pull request and saved into its own scope', async () => {
    await platformOf().historyStore.save('default', bytes('main'));
    const pull = platformOf({ runId: '2', ref: 'refs/pull/7/merge' });
    expect(await restored(pull)).toBe('main');
    await pull.historyStore.save('default', bytes('pull'));
    expect(await restored(platformOf({ runId: '3' }))).toBe('main');
    expect(await restored(platformOf({ runId: '4', ref: 'refs/pull/7/merge' }))).toBe('pull');
  });

  test('of the default branch comes before a newer one that another event left in its scope', async () => {
    await platformOf().historyStore.save('default', bytes('main'));
    enterEnvironment({ ...service.environment({ ...place, runId: '2' }), GITHUB_EVENT_NAME: 'issue_comment' });
    await createGitHubPlatform(process.env, '/reporters').historyStore.save('default', bytes('of a stranger'));
    expect(await restored(platformOf({ runId: '3' }))).toBe('main');
    expect(await restored(platformOf({ runId: '4', ref: 'refs/pull/7/merge' }))).toBe('main');
  });

  test('is never unpacked through a linked folder of the checkout', async () => {
    await platformOf().historyStore.save('default', bytes('main'));
    const outside = join(place.temp, 'outside');
    mkdirSync(outside);
    rmSync(join(place.workspace, '.shardwise'), { recursive: true });
    symlinkSync(outside, join(place.workspace, '.shardwise'));
    expect(await restored(platformOf({ runId: '2' }))).toBeUndefined();
    expect(annotations()).toMatchObject([{ command: 'warning', message: expect.stringContaining('symbolic link') }]);
    expect(readdirSync(outside)).toEqual([]);
  });

  test('that a read-only token cannot save is a warning', async () => {
    const platform = platformOf({ readOnlyCache: true });
    await platform.historyStore.save('default', bytes('one'));
    expect(annotations().map(({ command }) => command)).toEqual(['warning', 'warning']);
    expect(service.caches()).toEqual([]);
  });

  test('is that of the newest attempt', async () => {
    for (const attempt of [1, 2]) await platformOf({ attempt }).historyStore.save('default', bytes(`of ${attempt}`));
    expect(annotations()).toEqual([]);
    expect(await restored(platformOf({ attempt: 3 }))).toBe('of 2');
  });

  test('of the default branch is found beside what a pull request has saved for itself', async () => {
    const base = (runId: string) => platformOf({ runId });
    const pull = (runId: string) => platformOf({ runId, ref: 'refs/pull/7/merge' });
    const restoredBase = async (platform: Platform) => {
      const own = await restored(platform);
      const found = await platform.historyStore.restoreBase('default');
      return [own, found === undefined ? undefined : Buffer.from(found).toString()];
    };
    await base('1').historyStore.save('default', bytes('main 1'));
    expect(await restoredBase(pull('2'))).toEqual(['main 1', undefined]);
    await pull('2').historyStore.save('default', bytes('pull'));
    await base('3').historyStore.save('default', bytes('main 3'));
    expect(await restoredBase(pull('4'))).toEqual(['pull', 'main 3']);
    expect(await restoredBase(base('5'))).toEqual(['main 3', undefined]);
  });

  test('never fails a run: a service that is down is a warning', async () => {
    const platform = platformOf();
    for (const route of ['CreateCacheEntry', 'GetCacheEntryDownloadURL'])
      service.inject({ route, effect: { kind: 'reset' } });
    await platform.historyStore.save('default', bytes('one'));
    expect(await restored(platform)).toBeUndefined();
    expect(annotations().map(({ command }) => command)).toContain('warning');
  });

  test('never fails a run: no service at all is a warning', async () => {
    const platform = platformOf();
    for (const name of ['ACTIONS_RESULTS_URL', 'ACTIONS_RUNTIME_TOKEN']) delete process.env[name];
    await platform.historyStore.save('default', bytes('one'));
    expect(await restored(platform)).toBeUndefined();
    expect(annotations().filter(({ command }) => command === 'warning').length).toBeGreaterThanOrEqual(2);
  });
});
