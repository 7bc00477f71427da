/** A login from two regions, one of them behind a delaying proxy, with the bundled command line and the bundled actions. Needs `npm run bundle`. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { EXIT, type Report, type ShardRecord } from '../../src/model.ts';
import { parseStored } from '../../src/stored.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { findNode24 } from '../support/runner.ts';
import { createWorkflow, type MatrixRow } from '../support/workflow.ts';

jest.setTimeout(240_000);

const repository = resolve(import.meta.dirname, '../..');
const example = join(repository, 'examples/regions');
const node = await findNode24(repository);

/** Each sign-in takes four times as long, more than a busy machine loses. */
const DELAY_MS = 150;

const plain = (page = ''): string =>
  page.replace(/<\/?span>/g, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
const isOurs = (path: string): boolean => !/\/(?:node_modules|\.shardwise)$/.test(path);

describe('the command of the example', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'regions-'));
    cpSync(example, folder, { recursive: true, filter: isOurs });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function compare(env: Readonly<Record<string, string>> = {}) {
    const command = ['compare-regions.mjs', node, join(repository, 'dist/cli/index.js')];
    const { exitCode, all } = await execa(node, command, {
      cwd: folder,
      env: { DELAY_MS: String(DELAY_MS), ...env },
      all: true,
      reject: false,
    });
    const read = (file: string) => readFileSync(join(folder, '.shardwise', file), 'utf8');
    const report: Report = parseStored('report', read('report.json'), 'report.json');
    return { exitCode, all, report, summary: plain(read('summary.md')), read };
  }

  test('names the slow region, then compares with before, fails for a limit, and tries again in the same region', async () => {
    const first = await compare();
    expect([first.exitCode, first.report.verdict]).toEqual([EXIT.passed, 'passed']);
    expect(first.summary).toMatch(/### Times: region=ap takes [\d.]+ times as long as region=eu\n/);
    expect(first.report.measured?.places).toMatchObject([
      { place: 'region=ap', region: 'ap', measuredAt: ['this machine as ap'], compared: 1 },
      { place: 'region=eu', region: 'eu', measuredAt: ['this machine as eu'], compared: 1, factor: 1 },
    ]);
    const [login, ...others] = first.report.measured?.times ?? [];
    expect([login?.test, login?.metric, login?.at.map(({ samples, ratio }) => [samples, ratio])]).toEqual([
      'tests/login.test.mjs › login › signs in',
      'login',
      [
        [5, undefined],
        [5, undefined],
      ],
    ]);
    // The time of each test itself has one sample in each region, and is not judged.
    expect(others.map(({ metric, at }) => [metric, at.map(({ medianMs }) => medianMs)])).toEqual(
      Array(3).fill(['duration', [undefined, undefined]]),
    );

    const settings = join(folder, '.github/shardwise.yml');
    const limits = 'limits:\n  - {metric: login, region: ap, latencyMs: 300}\n  - {region: eu, latencyMs: 60000}\n';
    writeFileSync(settings, `${readFileSync(settings, 'utf8')}${limits}`);
    const second = await compare({ UNREADY_REGION: 'ap' });
    expect([second.exitCode, second.report.verdict, second.report.complete]).toEqual([EXIT.failed, 'failed', true]);
    expect(second.report.reasons).toEqual([
      expect.stringMatching(
        /^login of tests\/login\.test\.mjs › login › signs in took .+ at region=ap, more than latencyMs allows: 300 ms \(median of 9 samples\)$/,
      ),
    ]);
    expect(
      second.report.measured?.times.find(({ metric }) => metric === 'login')?.at.map(({ ratio }) => ratio),
    ).toEqual([expect.any(Number), expect.any(Number)]);
    expect(second.report.flaky).toEqual([
      'tests/login.test.mjs › login › is tried again in the same region [region=ap]',
    ]);
    const recordOf = (shard: number): ShardRecord =>
      parseStored(
        'shard record',
        second.read(`artifacts/shardwise-default-shard-${shard}-attempt-1/shardwise-shard.json`),
        'record',
      );
    expect([1, 2].map(recordOf).map(({ region, units }) => [region, units.map(({ tries }) => tries)])).toEqual([
      ['eu', [1]],
      ['ap', [2]],
    ]);
  });
});

interface Parts {
  createService(): Server;
  createDelayingProxy(port: number, delayMs: number): TcpServer;
}
const importPart = async (file: string): Promise<Parts> =>
  (await import(pathToFileURL(join(example, 'src', file)).href)) as Parts;

describe('the actions', () => {
  let actions: ActionsService;
  let workflow: ReturnType<typeof createWorkflow>;
  let login: Server;
  let proxy: TcpServer;
  const open = async (server: Server | TcpServer): Promise<number> => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  };
  let ports: Readonly<Record<string, number>>;

  beforeEach(async () => {
    actions = await startActionsService();
    workflow = createWorkflow({ service: actions, node, repository, project: example });
    login = (await importPart('service.mjs')).createService();
    const eu = await open(login);
    proxy = (await importPart('delaying-proxy.mjs')).createDelayingProxy(eu, DELAY_MS);
    ports = { eu, ap: await open(proxy) };
  });
  afterEach(async () => {
    workflow.remove();
    await actions.stop();
    login.closeAllConnections();
    login.close();
    proxy.close();
  });

  test('compare regions in the summary and the comment, and learn from run to run', async () => {
    const runAll = async (runId: string) => {
      const { matrix } = await workflow.plan({ job: { runId } });
      for (const row of matrix as readonly (MatrixRow & { readonly region: string })[]) {
        const env = { LOGIN_SERVICE: `http://127.0.0.1:${ports[row.region]}`, SHARDWISE_PLACE: 'one place' };
        const { result } = await workflow.step('run', { inputs: { matrix: JSON.stringify(row) }, env, job: { runId } });
        expect(result.exitCode).toBe(0);
      }
      return workflow.merge({ job: { runId } });
    };
    const first = await runAll('1');
    expect(first.exitCode).toBe(EXIT.passed);
    expect(plain(first.summary)).toMatch(/### Times: region=ap takes [\d.]+ times as long as region=eu\n/);
    expect(plain(first.summary)).toContain('machines of several regions were at one place, one place: ap, eu');
    expect(first.junit).toContain('[[METRIC name=login ms=');
    await runAll('2');
    const third = await runAll('3');
    // By now even the times of the tests have three samples in each region.
    expect(third.report.measured?.places.map(({ compared }) => compared)).toEqual([4, 4]);
    expect(third.report.measured?.times.every(({ at }) => at.every(({ medianMs }) => medianMs !== undefined))).toBe(
      true,
    );
  });
});
