/** Re-runs of what failed in workflows with suites, axes and pools: the bundled actions against the emulated services. Needs `npm run bundle`. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../src/model.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { findNode24, type StepResult } from '../support/runner.ts';
import { createWorkflow, type MatrixRow } from '../support/workflow.ts';

jest.setTimeout(300_000);

const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);

const EXTRA = `
import assert from 'node:assert';
import { test } from 'node:test';
test('works on another day', () => assert.notEqual(process.env.EXTRA_BROKEN, '1'));
`;

const SETTINGS = {
  suites: `suites:
  - name: money
    tests: [tests/money.test.mjs, tests/tax.test.mjs, tests/extra.test.mjs]
    shards: 1
  - name: text
    tests: [tests/csv.test.mjs, tests/slug.test.mjs]
    shards: 1
`,
  axes: `shards: 1
tests: [tests/money.test.mjs, tests/tax.test.mjs, tests/extra.test.mjs]
axes:
  os: [linux, windows]
`,
  pools: `shards: 1
tests: [tests/money.test.mjs, tests/tax.test.mjs, tests/extra.test.mjs, tests/slug.test.mjs]
pools:
  - name: lab
    concurrency: 1
  - name: arm
    mode: replicate
    select: {tests: "tests/{tax,extra}.test.mjs"}
`,
};

let service: ActionsService;
let workflow: ReturnType<typeof createWorkflow>;

beforeEach(async () => {
  service = await startActionsService();
});
afterEach(async () => {
  workflow.remove();
  await service.stop();
});

/** Runs a row of the matrix, which the run action reads by itself. */
const run = async (row: MatrixRow, job: Parameters<typeof workflow.step>[1] = {}): Promise<StepResult> =>
  (await workflow.step('run', { ...job, inputs: { matrix: JSON.stringify(row), 'job-total': '4' } })).result;

test.each(Object.entries(SETTINGS))('%s: each red job runs its one red file again', async (_name, settings) => {
  workflow = createWorkflow({
    service,
    node,
    repository,
    project: join(repository, 'examples/node-test'),
    settings: () => `retries: 0\non-empty: fail\n${settings}`,
    prepare: (workspace) => writeFileSync(join(workspace, 'tests/extra.test.mjs'), EXTRA),
  });
  const { result: planned } = await workflow.step('plan', {});
  const matrix: readonly MatrixRow[] = JSON.parse(planned.outputs.get('matrix') ?? '').include;
  const red: MatrixRow[] = [];
  for (const row of matrix) if ((await run(row, { env: { EXTRA_BROKEN: '1' } })).exitCode !== 0) red.push(row);
  expect(red.length).toBeGreaterThan(0);
  const { result: before } = await workflow.step('merge', {});
  expect(before.exitCode).toBe(EXIT.failed);

  const job = { attempt: 2, rerun: 'failed' } as const;
  for (const row of red) {
    const again = await run(row, { job });
    expect(again.log).toMatch(new RegExp(`shard ${row.shard} in attempt 2 runs 1 of [2-9] units again`));
    expect(again.exitCode).toBe(0);
  }
  const { result: after } = await workflow.step('merge', { job });
  expect(after.log).not.toContain('::error');
  expect(after.exitCode).toBe(EXIT.passed);
  expect(after.outputs.get('tests')).toBe(before.outputs.get('tests'));
  expect(after.outputs.get('missing')).toBe('0');
});
