/** Pools in the settings file, with the bundled actions against the emulated services. Needs `npm run bundle`. */
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../src/model.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { findNode24, type StepResult } from '../support/runner.ts';
import { createWorkflow, type MatrixRow } from '../support/workflow.ts';

jest.setTimeout(180_000);

const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);

const POOLS = `shards: 3
pools:
  - name: lab
    runs-on: [self-hosted, lab]
    concurrency: 2
    region: eu
  - name: cloud
    concurrency: 1
    speed: 0.5
  - name: arm
    mode: replicate
    runs-on: ubuntu-24.04-arm
    select: {tests: "tests/m*.test.mjs"}
`;

let service: ActionsService;
let workflow: ReturnType<typeof createWorkflow>;
let settings = POOLS;

beforeEach(async () => {
  service = await startActionsService();
  settings = POOLS;
  workflow = createWorkflow({
    service,
    node,
    repository,
    project: join(repository, 'examples/node-test'),
    settings: () => settings,
  });
});
afterEach(async () => {
  workflow.remove();
  await service.stop();
});

const plain = (page = ''): string => page.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const messages = ({ annotations }: StepResult, kind: string): string =>
  annotations
    .filter(({ command }) => command === kind)
    .map(({ message }) => message)
    .join('\n');

const LISTS = { permissions: { administration: 'read' } } as const;
const withToken = (token: string) => ({ inputs: { 'runners-token': token } });

/** Runs a row of the matrix, which the run action reads by itself. */
const run = async (row: MatrixRow): Promise<StepResult> =>
  (await workflow.step('run', { inputs: { matrix: JSON.stringify(row) } })).result;

describe('pools', () => {
  test('share the tests by their speed, or run them again, and learn by themselves', async () => {
    const { plan, matrix, summary } = await workflow.plan();
    expect(matrix.map((row) => [row.pool, row['runs-on'], (row as { region?: string }).region])).toEqual([
      ['lab', ['self-hosted', 'lab'], 'eu'],
      ['lab', ['self-hosted', 'lab'], 'eu'],
      ['cloud', 'ubuntu-latest', undefined],
      ['arm', 'ubuntu-24.04-arm', undefined],
    ]);
    expect(plan.pools.map(({ name, speed }) => [name, speed])).toEqual([
      ['lab', 1],
      ['cloud', 0.5],
      ['arm', 1],
    ]);
    expect(plain(summary)).toContain('| Pool | Speed | Test units | Shards | Predicted | Billed minutes |');
    for (const row of matrix) expect((await run(row)).exitCode).toBe(0);
    const merged = await workflow.merge();
    expect(messages(merged, 'error')).toBe('');
    expect(merged.exitCode).toBe(EXIT.passed);
    expect(plain(merged.summary)).toContain('| ✅ <code>pool=arm</code> |');
    const [second] = [await workflow.plan({ job: { runId: '2' } })];
    expect(second.plan.prediction.known).toBeGreaterThan(0.5);
    expect(plain(second.summary)).not.toContain('durations are those of other pools');
  });

  test('lose nothing: a unit that vanishes on one of them is named', async () => {
    const { matrix } = await workflow.plan();
    for (const row of matrix) if (row.pool !== 'arm') await run(row);
    const merged = await workflow.merge();
    expect(merged.exitCode).toBe(EXIT.incomplete);
    expect(messages(merged, 'error')).toContain('shard 4 (pool=arm) left no result');
  });

  test('have no more shards at once than runners are online, with a token that may list them', async () => {
    for (const name of ['a', 'b'])
      service.leaveRunner({ name, labels: ['self-hosted', 'lab'], status: name === 'a' ? 'online' : 'offline' });
    const token = service.openToken({ app: 'lister', ...LISTS });
    const { plan } = await workflow.plan(withToken(token));
    expect(plan.pools[0]?.concurrency).toBe(1);
  });

  test('without a runner are refused, or left out', async () => {
    const token = service.openToken({ app: 'lister', ...LISTS });
    const refused = (await workflow.step('plan', withToken(token))).result;
    expect(refused.exitCode).toBe(EXIT.usage);
    expect(messages(refused, 'error')).toContain('pool lab: no runner with its labels is online');
    settings = POOLS.replace('    region: eu\n', '    on-unavailable: skip\n');
    const { plan, ...left } = await workflow.plan(withToken(token));
    expect(new Set(plan.shards.map(({ pool }) => pool))).toEqual(new Set(['cloud', 'arm']));
    expect(messages(left, 'warning')).toContain('pool lab is left out');
  });

  test('that were to run tests again and are skipped make the run incomplete', async () => {
    settings = `shards: 1
pools:
  - name: cloud
  - name: lab
    mode: replicate
    runs-on: [self-hosted, lab]
    on-unavailable: skip
`;
    const token = service.openToken({ app: 'lister', ...LISTS });
    const { matrix } = await workflow.plan(withToken(token));
    for (const row of matrix) await run(row);
    const merged = await workflow.merge();
    expect(merged.exitCode).toBe(EXIT.incomplete);
    expect(messages(merged, 'error')).toContain('nothing ran on pool lab: no runner with its labels is online');
  });

  test('are as declared with a token that has expired or may not list runners', async () => {
    for (const [at, token] of ['ghs_expired', service.openToken()].entries()) {
      const { plan, ...planned } = await workflow.plan({ ...withToken(token), job: { runId: String(10 + at) } });
      expect(plan.pools[0]?.concurrency).toBe(2);
      expect(messages(planned, 'warning')).toMatch(/runners-token: GitHub answered 40[13]/);
    }
  });
});
