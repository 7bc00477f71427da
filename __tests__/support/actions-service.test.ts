/** The emulated service with the real toolkit. The bundled actions use it in the same way. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ActionsService, startActionsService } from './actions-service/service.ts';
import { FORK_ID, type JobOptions, REPOSITORY_ID } from './actions-service/sessions.ts';
import { shortenWaits } from './short-waits.ts';
import { createWorkspace, enterEnvironment, type Workspace } from './workspace.ts';

const TWIRP = 'twirp/github.actions.results.api.v1';

// Time enough to send megabytes over sockets, on machines that are busy with other tests.
jest.setTimeout(60_000);

let service: ActionsService;
let place: Workspace;
let leave: () => void;
let toolkit: {
  artifact: typeof import('@actions/artifact');
  cache: typeof import('@actions/cache');
  github: typeof import('@actions/github');
};

/** Sets the environment, so that the toolkit acts for this job. */
function actAs(job: JobOptions = {}, extra: Record<string, string> = {}): Record<string, string> {
  const environment = { ...service.environment({ ...place, ...job }), ...extra };
  enterEnvironment(environment);
  return environment;
}

beforeAll(async () => {
  // The clients print every step to stdout, which is the log of a runner.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(console, 'error').mockReturnValue();
  service = await startActionsService();
  leave = enterEnvironment({ ...(process.env as Record<string, string>), GITHUB_API_URL: service.url });
  // The import is here because `@actions/github` reads GITHUB_API_URL when it is imported.
  toolkit = {
    artifact: await import('@actions/artifact'),
    cache: await import('@actions/cache'),
    github: await import('@actions/github'),
  };
});
beforeEach(async () => {
  await service.stop();
  service = await startActionsService({ port: Number(new URL(service.url).port) });
  place = createWorkspace();
  actAs();
});
afterEach(() => place.remove());
afterAll(async () => {
  leave();
  await service.stop();
  jest.restoreAllMocks();
});

function write(path: string, content: string | Buffer): string {
  const file = join(place.workspace, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const client = () => new toolkit.artifact.DefaultArtifactClient();

const upload = (name: string, content: string | Buffer = name) =>
  client().uploadArtifact(name, [write(`${name}.txt`, content)], place.workspace, { compressionLevel: 0 });

const names = async () => (await client().listArtifacts()).artifacts.map(({ name }) => name);

async function download(id: number): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(place.temp, 'download-'));
  await client().downloadArtifact(id, { path: folder });
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** A call without the toolkit. */
const call = (path: string, body: object, token = process.env['ACTIONS_RUNTIME_TOKEN']) =>
  fetch(`${service.url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

/** Bytes that cannot be compressed, and are the same in every run. */
function noise(bytes: number): Buffer {
  const numbers = new Uint32Array(bytes / 4);
  // A local variable, because a global is slow to look up in a test, and this runs millions of times.
  const { imul } = Math;
  let state = 1;
  for (let at = 0; at < numbers.length; at += 1) {
    state = (imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    numbers[at] = state;
  }
  return Buffer.from(numbers.buffer);
}

describe('artifacts', () => {
  test('an upload is downloaded with the same relative paths, and with the listed digest', async () => {
    const files = [write('a.txt', 'alpha'), write('deep/b.txt', 'beta')];
    const { id, digest } = await client().uploadArtifact('both', files, place.workspace);
    const { artifacts } = await client().listArtifacts();
    expect(artifacts).toMatchObject([{ name: 'both', id, digest: `sha256:${digest}` }]);
    const folder = join(place.temp, 'out');
    const expectedHash = `sha256:${digest}`;
    expect(await client().downloadArtifact(id ?? 0, { path: folder, expectedHash })).toMatchObject({
      digestMismatch: false,
    });
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('alpha');
    expect(readFileSync(join(folder, 'deep/b.txt'), 'utf8')).toBe('beta');
  });

  test('30 MB in blocks that arrive in another order keep the order of the block list', async () => {
    service.inject({ method: 'PUT', route: '/emulated/artifacts/', times: 2, effect: { kind: 'slow', ms: 400 } });
    const content = noise(30 * 1024 * 1024);
    const { id } = await upload('big', content);
    const folder = join(place.temp, 'big');
    await client().downloadArtifact(id ?? 0, { path: folder });
    expect(readFileSync(join(folder, 'big.txt')).equals(content)).toBe(true);
    const blocks = service.requests().filter(({ method, path }) => method === 'PUT' && path.includes('/artifacts/'));
    expect(blocks.length).toBeGreaterThan(3);
  });

  test('a raw file keeps its name and is not unzipped', async () => {
    const file = write('report.json', '{"version":1}');
    const { id } = await client().uploadArtifact('ignored', [file], place.workspace, { skipArchive: true });
    expect(await names()).toEqual(['report.json']);
    expect(await download(id ?? 0)).toEqual(new Map([['report.json', '{"version":1}']]));
  });

  test('a name is taken once it is finalised, in the same attempt', async () => {
    await upload('once');
    await expect(upload('once')).rejects.toThrow(/\(409\) Conflict: an artifact with this name already exists/);
  });

  test('an upload that is not finalised is not listed, and does not block a second try', async () => {
    const [, runId, jobId] = /Actions\.Results:([^:]+):([^" ]+)/.exec(claims()) ?? [];
    const ids = { workflow_run_backend_id: runId, workflow_job_run_backend_id: jobId };
    const reply = await call(`${TWIRP}.ArtifactService/CreateArtifact`, { ...ids, name: 'half', version: 7 });
    expect(reply.status).toBe(200);
    expect(await names()).toEqual([]);
    await upload('half');
    expect(await names()).toEqual(['half']);
  });

  test('a partial re-run sees earlier attempts, newest first, and may use a name again', async () => {
    await upload('shard', 'first');
    await upload('plan');
    actAs({ attempt: 2 });
    await upload('shard', 'second');
    expect(await names()).toEqual(['shard', 'plan', 'shard']);
    const { artifact } = await client().getArtifact('shard');
    expect(await download(artifact.id)).toEqual(new Map([['shard.txt', 'second']]));
  });

  test('an earlier attempt does not see a later one', async () => {
    const first = actAs();
    actAs({ attempt: 2 });
    await upload('late');
    enterEnvironment(first);
    expect(await names()).toEqual([]);
  });

  test('a full re-run sees nothing of earlier attempts, nor does a partial one after it', async () => {
    await upload('old');
    actAs({ attempt: 2, rerun: 'all' });
    expect(await names()).toEqual([]);
    await upload('new');
    actAs({ attempt: 3 });
    expect(await names()).toEqual(['new']);
  });

  test('another run sees nothing', async () => {
    await upload('mine');
    actAs({ runId: '1002' });
    expect(await names()).toEqual([]);
  });

  test('a deleted artifact is gone and its name is free', async () => {
    const { id } = await upload('gone');
    expect(await client().deleteArtifact('gone')).toEqual({ id });
    await upload('gone', 'again');
    expect(await names()).toEqual(['gone']);
  });

  test('only a token that the service gave out is accepted', async () => {
    const reply = await call(`${TWIRP}.ArtifactService/ListArtifacts`, {}, 'e30.e30.x');
    expect(reply.status).toBe(401);
  });

  test('a token does not act for another run', async () => {
    const reply = await call(`${TWIRP}.ArtifactService/ListArtifacts`, { workflow_run_backend_id: 'run-7' });
    expect(reply.status).toBe(403);
  });
});

const claims = () =>
  Buffer.from((process.env['ACTIONS_RUNTIME_TOKEN'] ?? '').split('.')[1] ?? '', 'base64url').toString('utf8');

describe('artifacts by REST', () => {
  const findBy = (token: string) => ({
    findBy: { token, workflowRunId: 1001, repositoryOwner: 'octo-org', repositoryName: 'octo-repo' },
  });

  test('another run lists and downloads them with a token', async () => {
    await upload('report');
    actAs({ runId: '2002' });
    const { artifacts } = await client().listArtifacts(findBy(service.token));
    expect(artifacts.map(({ name }) => name)).toEqual(['report']);
    const { artifact } = await client().getArtifact('report', findBy(service.token));
    const folder = join(place.temp, 'by-rest');
    await client().downloadArtifact(artifact.id, { path: folder, ...findBy(service.token) });
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toBe('report');
  });

  test('pages hold as many as asked for, and the name filter is exact', async () => {
    for (const name of ['a', 'b', 'ab', 'c', 'd']) await upload(name);
    const octokit = toolkit.github.getOctokit(service.token);
    const run = { owner: 'octo-org', repo: 'octo-repo', run_id: 1001 };
    const all = await octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, { ...run, per_page: 2 });
    expect(all.map(({ name }) => name)).toEqual(['d', 'c', 'ab', 'b', 'a']);
    const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({ ...run, name: 'a' });
    expect(data.artifacts.map(({ name }) => name)).toEqual(['a']);
  });

  test('the list tells which run uploaded an artifact, and whether it expired', async () => {
    await upload('report');
    actAs({ runId: '7', ref: 'refs/pull/3/merge', headBranch: 'main', fork: true });
    await upload('report');
    service.leaveArtifact({ name: 'report', runId: '5', expired: true, head: 'unknown' });
    const octokit = toolkit.github.getOctokit(service.token);
    const repository = { owner: 'octo-org', repo: 'octo-repo' };
    const { data } = await octokit.rest.actions.listArtifactsForRepo({ ...repository, name: 'report' });
    const ours = { id: 1001, repository_id: REPOSITORY_ID, head_repository_id: REPOSITORY_ID, head_branch: 'main' };
    expect(data.artifacts).toMatchObject([
      { expired: true, workflow_run: null },
      { expired: false, workflow_run: { ...ours, id: 7, head_repository_id: FORK_ID } },
      { expired: false, workflow_run: ours },
    ]);
    const gone = { ...repository, artifact_id: data.artifacts[0]?.id ?? 0, archive_format: 'zip' };
    await expect(octokit.rest.actions.downloadArtifact(gone)).rejects.toMatchObject({ status: 410 });
  });

  test('a wrong token is refused', async () => {
    await expect(client().listArtifacts(findBy('ghs_other'))).rejects.toThrow('Bad credentials');
  });
});

const CACHED = ['.cache/value.txt'];

async function save(key: string, content: string, paths: string[] = CACHED): Promise<number> {
  write(paths[0] ?? '', content);
  inWorkspace();
  return toolkit.cache.saveCache(paths, key);
}

async function restore(key: string, restoreKeys: string[] = [], paths: string[] = CACHED): Promise<string | undefined> {
  const file = join(place.workspace, paths[0] ?? '');
  rmSync(file, { force: true });
  inWorkspace();
  const matched = await toolkit.cache.restoreCache(paths, key, restoreKeys);
  return matched === undefined ? undefined : readFileSync(file, 'utf8');
}

/** Runs in the workspace, because the cache client resolves its paths against the working directory. */
const inWorkspace = () => void jest.spyOn(process, 'cwd').mockReturnValue(place.workspace);

describe.each([
  ['v2', {}],
  ['v1', { ACTIONS_CACHE_SERVICE_V2: '' }],
])('caches, protocol %s', (_, extra) => {
  const actInCache = (job: JobOptions = {}) => actAs(job, extra);
  beforeEach(() => {
    actInCache();
  });

  test('the exact key wins over a newer one that only begins with it', async () => {
    await save('timings-1', 'exact');
    await save('timings-10', 'newer');
    expect(await restore('timings-1')).toBe('exact');
  });

  test('the newest of several entries with the prefix is restored', async () => {
    await save('timings-2', 'older');
    await save('timings-1', 'newer');
    expect(await restore('timings-', ['timings-'])).toBe('newer');
  });

  test('nothing matches another prefix or other paths', async () => {
    await save('timings-1', 'one');
    expect(await restore('other-', ['other-'])).toBeUndefined();
    expect(await restore('timings-1', [], ['.cache/else.txt'])).toBeUndefined();
  });

  test('an entry is never replaced', async () => {
    expect(await save('timings-1', 'first')).toBeGreaterThan(0);
    expect(await save('timings-1', 'second')).toBe(-1);
    expect(await restore('timings-1')).toBe('first');
  });

  test('a pull request looks in its own ref, then the base, then the default branch, and nowhere else', async () => {
    await save('t-main', 'default branch');
    actInCache({ ref: 'refs/heads/sibling' });
    await save('t-sibling', 'sibling');
    const pull = { ref: 'refs/pull/7/merge', baseRef: 'refs/heads/release' };
    actInCache(pull);
    expect(await restore('t-')).toBe('default branch');
    actInCache({ ref: 'refs/heads/release' });
    await save('t-base', 'base branch');
    actInCache(pull);
    expect(await restore('t-')).toBe('base branch');
    await save('t-own', 'own');
    actInCache({ ref: 'refs/heads/sibling' });
    await save('t-sibling-2', 'sibling');
    actInCache(pull);
    expect(await restore('t-')).toBe('own');
    actInCache();
    expect(await restore('t-')).toBe('default branch');
  });

  test('a read-only token restores and does not save', async () => {
    await save('timings-1', 'one');
    actInCache({ readOnlyCache: true });
    expect(await save('timings-2', 'two')).toBe(-1);
    expect(await restore('timings-')).toBe('one');
    expect(service.caches().map(({ key }) => key)).toEqual(['timings-1']);
  });

  test('a wrong token finds nothing', async () => {
    await save('timings-1', 'one');
    process.env['ACTIONS_RUNTIME_TOKEN'] = 'e30.e30.x';
    expect(await restore('timings-1')).toBeUndefined();
  });
});

test('the first cache protocol puts chunks together by their range', async () => {
  actAs({}, { ACTIONS_CACHE_SERVICE_V2: '' });
  const content = noise(64 * 1024).toString('base64');
  write('.cache/value.txt', content);
  inWorkspace();
  await toolkit.cache.saveCache(CACHED, 'chunks', { uploadChunkSize: 10_000 });
  expect(await restore('chunks')).toBe(content);
  expect(service.requests().filter(({ method }) => method === 'PATCH').length).toBeGreaterThan(3);
});

describe('faults', () => {
  test('after one error of the server the client tries again', async () => {
    const waits = shortenWaits();
    service.inject({ route: 'CreateArtifact', times: 1, effect: { kind: 'status', status: 500 } });
    await upload('stubborn');
    expect(await names()).toEqual(['stubborn']);
    waits.stop();
  });

  test('a rate limit ends a save at once', async () => {
    const effect = { kind: 'status', status: 429, retryAfterSeconds: 7 } as const;
    service.inject({ route: 'CreateCacheEntry', effect });
    expect(await save('timings-1', 'one')).toBe(-1);
    expect(service.requests().filter(({ path }) => path.endsWith('CreateCacheEntry'))).toHaveLength(1);
    expect(process.stdout.write).toHaveBeenCalledWith(expect.stringContaining('will reset in 7 seconds'));
  });

  test('half a blob is noticed by the digest', async () => {
    const { id, digest } = await upload('halved', noise(1000));
    service.inject({ method: 'GET', route: '/emulated/artifacts/', times: 1, effect: { kind: 'truncate' } });
    const options = { path: join(place.temp, 'halved'), skipDecompress: true, expectedHash: `sha256:${digest}` };
    expect(await client().downloadArtifact(id ?? 0, options)).toMatchObject({ digestMismatch: true });
  });

  test('a reset before the effect leaves nothing, a lost reply leaves the artifact', async () => {
    service.inject({ route: 'FinalizeArtifact', times: 1, effect: { kind: 'reset' } });
    await expect(upload('reset')).rejects.toThrow('ECONNRESET');
    expect(await names()).toEqual([]);
    service.inject({ route: 'FinalizeArtifact', times: 1, effect: { kind: 'lose-reply' } });
    await expect(upload('lost')).rejects.toThrow('ECONNRESET');
    expect(await names()).toEqual(['lost']);
  });

  test('a connection that breaks within the answer, and one that is late', async () => {
    const list = (signal?: AbortSignal) => fetch(`${service.url}/_emulator/state`, signal ? { signal } : {});
    service.inject({ route: '/_emulator/state', times: 1, effect: { kind: 'cut' } });
    await expect(list().then((reply) => reply.text())).rejects.toThrow();
    service.inject({ route: '/_emulator/state', times: 1, effect: { kind: 'slow', ms: 60_000 } });
    await expect(list(AbortSignal.timeout(200))).rejects.toThrow();
    expect((await list()).status).toBe(200);
  });
});
