/** Pools and devices by the bundled actions: against the emulated services, and in act. Needs `npm run bundle`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../src/model.ts';
import type { ActRun } from '../support/act.ts';
import {
  ACT,
  type ActStage,
  copyExample,
  REPOSITORY,
  releaseActions,
  startActStage,
  workflowOf,
} from '../support/act-stage.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { type AdbBench, startAdb } from '../support/devices/adb.ts';
import { FLOWS, writeFlows } from '../support/devices/flows.ts';
import { findNode24 } from '../support/runner.ts';
import { expectTool, isInstalled, testWith } from '../support/tools.ts';
import { createWorkflow } from '../support/workflow.ts';
import type { Workspace } from '../support/workspace.ts';

jest.setTimeout(180_000);

const withAdb = expectTool('adb', await isInstalled('adb', ['version'])) ? describe : describe.skip;
const testWithAct = testWith('act', ACT !== undefined);
const PAGE = readFileSync(join(REPOSITORY, 'docs/devices.md'), 'utf8');
const POOLS = `shards: 3
pools:
  - {name: lab, runs-on: ubuntu-latest, concurrency: 2}
  - {name: cloud, runs-on: [ubuntu-latest], concurrency: 1, speed: 0.5}
`;
/** The workflow of the page about devices. */
const WORKFLOW = /```yaml\n(name: phone tests\n.*?)```/s.exec(PAGE)?.[1] ?? '';

let released: Workspace;
beforeAll(async () => {
  if (ACT !== undefined) released = await releaseActions();
});
afterAll(() => released?.remove());

const summaryOf = ({ jobs }: ActRun): string => jobs.find(({ id }) => id === 'merge')?.summary ?? '';
const plain = (page: string): string =>
  page.replace(/<\/?(?:code|span)>/g, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe('pools in a real engine', () => {
  let stage: ActStage;
  beforeEach(async () => {
    if (ACT !== undefined) stage = await startActStage(released);
  });
  afterEach(() => stage?.end());

  testWithAct('share the tests of one workflow, and the plan knows the speed of each', async () => {
    copyExample('node-test', stage.workspace);
    mkdirSync(join(stage.workspace, '.github'), { recursive: true });
    writeFileSync(join(stage.workspace, '.github/shardwise.yml'), POOLS);
    await stage.commit(workflowOf('README.md').replace(/ +- run: pip .*\n/, ''));
    const run = await stage.run({ runId: '1' });
    expect(run.exitCode).toBe(0);
    const legs = run.jobs.filter(({ id }) => id === 'test').map(({ matrix }) => matrix['pool']);
    expect(legs.sort()).toEqual(['cloud', 'lab', 'lab']);
    expect(plain(run.jobs.find(({ id }) => id === 'plan')?.summary ?? '')).toContain('| cloud | 0.50 |');
    expect(summaryOf(run)).toContain('✅ Passed');
  });
});

withAdb('the run action with devices', () => {
  let bench: AdbBench;
  let folder: string;
  let environment: Record<string, string>;

  beforeEach(async () => {
    bench = await startAdb();
    folder = mkdtempSync(join(tmpdir(), 'shardwise-phones-'));
    environment = { ...bench.env, SHARDWISE_LEASES: join(folder, 'leases') };
    for (const model of ['Pixel 7', 'Galaxy S24']) await bench.plug({ 'ro.product.model': model });
  });
  afterEach(async () => {
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('against the emulated services', () => {
    let service: ActionsService;
    let workflow: ReturnType<typeof createWorkflow>;
    beforeEach(async () => {
      service = await startActionsService();
      const project = join(folder, 'project');
      writeFlows(project, 'flows/pay Pixel 7');
      const settings = () => 'framework: custom\nlist-command: ./scripts/list-flows\nshards: 1\n';
      workflow = createWorkflow({
        service,
        node: await findNode24(REPOSITORY),
        repository: REPOSITORY,
        project,
        settings,
      });
    });
    afterEach(async () => {
      workflow.remove();
      await service.stop();
    });

    const COMMAND = { command: './scripts/run-flows --device {device} --junit {junit} {tests}', shard: '1' };

    test('shows which device ran each test', async () => {
      await workflow.plan();
      const inputs = { ...COMMAND, devices: 'all platform=android' };
      const { result } = await workflow.step('run', { inputs, env: environment });
      expect(result.exitCode).toBe(0);
      const merged = await workflow.merge();
      expect(merged.exitCode).toBe(EXIT.passed);
      expect(merged.report.totals).toMatchObject({ tests: FLOWS.length, passed: FLOWS.length });
      expect(merged.report.units.every(({ device }) => device?.startsWith('android:'))).toBe(true);
      for (const model of ['Pixel 7', 'Galaxy S24']) expect(plain(merged.summary)).toContain(`| ${model}, android:`);
    });

    test('runs every test on every device, and says first what fails on one of them only', async () => {
      await workflow.plan();
      const inputs = { ...COMMAND, devices: 'all platform=android', 'devices-mode': 'replicate', retries: '0' };
      const { result } = await workflow.step('run', { inputs, env: environment });
      expect(result.exitCode).toBe(1);
      expect(result.outputs.get('artifact-name')?.split('\n')).toHaveLength(2);
      const merged = await workflow.merge();
      expect(merged.exitCode).toBe(EXIT.failed);
      expect(merged.report.totals).toMatchObject({ tests: 2 * FLOWS.length, failed: 1, missing: 0 });
      expect(plain(merged.summary)).toContain('flows/pay [device=Pixel 7]');
      expect(plain(merged.summary)).toContain('passed on device=Galaxy S24');
    });
  });

  testWithAct('runs the workflow of its page in a real engine', async () => {
    const stage = await startActStage(released);
    try {
      writeFlows(stage.workspace);
      const variables = Object.entries(environment).filter(([name]) => name !== 'HOME' && name !== 'TMPDIR');
      const env = `env:\n${variables.map(([name, value]) => `  ${name}: "${value}"\n`).join('')}\n`;
      await stage.commit(
        WORKFLOW.replace('on: pull_request', 'on: push')
          .replace('\npermissions:', `\n${env}permissions:`)
          .replace(/ +runs-on: '\["self-hosted", "phones"\]'\n/, '')
          .replace('devices-min: 2\n', 'devices-min: 2\n          adb-server: shared\n'),
      );
      const run = await stage.run({ runId: '1' });
      expect(run.exitCode).toBe(0);
      expect(summaryOf(run)).toContain(`Passed: ${FLOWS.length} tests`);
      for (const model of ['Pixel 7', 'Galaxy S24']) expect(plain(summaryOf(run))).toContain(`| ${model}, android:`);
    } finally {
      await stage.end();
    }
  });
});
