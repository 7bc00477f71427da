/** Several suites in one workflow, with the bundled actions against the emulated services. Needs `npm run bundle`. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { EXIT } from '../../src/model.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { READ_ONLY } from '../support/actions-service/tokens.ts';
import type { JobFacts } from '../support/events.ts';
import { HEAD_SHA, pullRequestEvent, workflowRunEvent } from '../support/events.ts';
import { findNode24, type StepResult } from '../support/runner.ts';
import { createWorkflow, type MatrixRow } from '../support/workflow.ts';

jest.setTimeout(180_000);

const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);

const SUITES = `on-empty: fail
suites:
  - name: money
    tests: [tests/money.test.mjs, tests/tax.test.mjs, tests/extra.test.mjs]
    retries: 0
  - name: text
    tests: [tests/csv.test.mjs, tests/slug.test.mjs]
    shards: 1
  - name: rest
    tests: ["!tests/{money,tax,extra,csv,slug}.test.mjs"]
    shards: 1
`;

const EXTRA = `
import assert from 'node:assert';
import { test } from 'node:test';
test('works on another day', () => assert.notEqual(process.env.EXTRA_BROKEN, '1'));
`;

let service: ActionsService;
let workflow: ReturnType<typeof createWorkflow>;

beforeEach(async () => {
  service = await startActionsService();
  workflow = createWorkflow({
    service,
    node,
    repository,
    project: join(repository, 'examples/node-test'),
    settings: () => SUITES,
    prepare: (workspace) => writeFileSync(join(workspace, 'tests/extra.test.mjs'), EXTRA),
  });
});
afterEach(async () => {
  workflow.remove();
  await service.stop();
});

interface Job {
  readonly job?: JobFacts;
  readonly token?: string;
}

const matrixOf = (planned: StepResult): readonly MatrixRow[] => JSON.parse(planned.outputs.get('matrix') ?? '').include;

async function plan(settings: Job = {}): Promise<{ planned: StepResult; matrix: readonly MatrixRow[] }> {
  const { result } = await workflow.step('plan', settings);
  if (result.exitCode !== 0) throw new Error(result.log);
  return { planned: result, matrix: matrixOf(result) };
}

/** Runs a row of the matrix, which the run action reads by itself. */
async function run(row: MatrixRow, settings: Job & { readonly env?: Record<string, string> } = {}) {
  return (await workflow.step('run', { ...settings, inputs: { matrix: JSON.stringify(row) } })).result;
}

const merge = async (settings: Job & { readonly inputs?: Record<string, string> } = {}) =>
  (await workflow.step('merge', settings)).result;

const BROKEN = { env: { EXTRA_BROKEN: '1' } };
const errors = ({ annotations }: StepResult) =>
  annotations.filter(({ command }) => command === 'error').map(({ message }) => message);
const rows = (markdown = '') =>
  [...markdown.matchAll(/^\| (money|text|rest) \| \S+ (\w+) \|/gm)].map(([, suite, verdict]) => `${suite} ${verdict}`);

describe('several suites', () => {
  test('are planned once, run by one matrix and judged together; each learns by itself', async () => {
    const { planned, matrix } = await plan();
    expect(planned.summary).toMatch(/^## Plan: 3 suites, \d+ tests, 3 shards, about /);
    expect(matrix.map(({ name }) => name)).toEqual(['money 1/1', 'text 1/1', 'rest 1/1']);
    expect(planned.outputs.get('plan-file')?.split('\n')).toHaveLength(3);
    for (const row of matrix) expect((await run(row)).exitCode).toBe(0);
    const merged = await merge();
    expect(merged.exitCode).toBe(EXIT.passed);
    expect(merged.outputs.get('tests')).toBe('53');
    expect(merged.summary).toMatch(/^## ✅ Passed: 3 suites, /);
    expect(merged.outputs.get('report-file')?.split('\n')).toEqual(
      ['money', 'text', 'rest'].map((suite) => expect.stringContaining(`/${suite}/`)),
    );
    expect(
      service
        .caches()
        .map(({ key }) => key.replace(/-base.*/, ''))
        .sort(),
    ).toEqual(['money', 'rest', 'text'].map((suite) => `shardwise-history-v1-${suite}`));
    const second = await plan({ job: { runId: '2' } });
    expect(
      second.planned.summary.match(/of the durations were measured in earlier runs|100 %/g)?.length,
    ).toBeGreaterThan(2);
  });

  test('have one comment and one check, which the next attempt keeps true', async () => {
    service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
    const job = pullRequestEvent(7);
    const { matrix } = await plan({ job });
    const [money, text, rest] = matrix as [MatrixRow, MatrixRow, MatrixRow];
    expect((await run(money, { job, ...BROKEN })).exitCode).toBe(1);
    await run(text, { job });
    const red = await merge({ job });
    expect(red.exitCode).toBe(EXIT.failed);
    expect(Object.fromEntries(red.outputs)).toMatchObject({ verdict: 'failed', failed: '1' });
    expect(errors(red).join('\n')).toContain('shard 1 left no result');
    expect(service.comments(7)).toHaveLength(1);
    expect(rows(service.comments(7)[0]?.body)).toEqual(['money Failed', 'text Passed', 'rest Incomplete']);
    expect(service.checkRuns(HEAD_SHA)).toEqual([
      expect.objectContaining({ name: 'Tests (all suites)', conclusion: 'failure' }),
    ]);

    const again = { ...job, attempt: 2 };
    await run(money, { job: again });
    await run(rest, { job: again });
    const green = await merge({ job: again });
    expect(errors(green)).toEqual([]);
    expect(green.exitCode).toBe(EXIT.passed);
    expect(service.comments(7)).toHaveLength(1);
    expect(rows(service.comments(7)[0]?.body)).toEqual(['money Passed', 'text Passed', 'rest Passed']);
  });

  test('are judged and shown without one whose plan is damaged, and the run is red', async () => {
    service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
    const job = pullRequestEvent(7);
    const { matrix } = await plan({ job });
    for (const row of matrix) await run(row, { job });
    const content = Buffer.from(zipSync({ 'plan.json': strToU8('{"version": 2, "units": [') }));
    service.leaveArtifact({ name: 'shardwise-text-plan', runId: '1001', content });
    const merged = await merge({ job });
    expect(merged.exitCode).toBe(EXIT.incomplete);
    expect(rows(service.comments(7)[0]?.body)).toEqual(['money Passed', 'text Incomplete', 'rest Passed']);
    expect(errors(merged).join('\n')).toMatch(/the plan cannot be used: .*plan.json is not a valid plan/);
    expect(merged.outputs.get('verdict')).toBe('incomplete');
  });

  test('are incomplete with one of them, and the merge needs no checkout to know them all', async () => {
    const { matrix } = await plan();
    for (const row of matrix.slice(0, 2)) await run(row);
    const prepare = (workspace: string) => writeFileSync(join(workspace, '.github/shardwise.yml'), '');
    const { result } = await workflow.step('merge', { prepare });
    expect(result.exitCode).toBe(EXIT.incomplete);
    expect(result.outputs.get('verdict')).toBe('incomplete');
    expect(rows(result.summary)).toEqual(['money Passed', 'text Passed', 'rest Incomplete']);
  });

  test('of a fork are shown by a second workflow', async () => {
    service.openPullRequest({ number: 7, head: { owner: 'forker', branch: 'feature', sha: HEAD_SHA } });
    const job = { ...pullRequestEvent(7, { from: 'forker/octo-repo' }), runId: '1500', fork: true };
    const token = service.openToken({ permissions: READ_ONLY });
    const { matrix } = await plan({ job, token });
    for (const row of matrix) await run(row, { job, token, ...BROKEN });
    expect((await merge({ job, token })).exitCode).toBe(EXIT.failed);
    expect(service.comments(7)).toEqual([]);

    const ended = { ...workflowRunEvent({ id: 1500, run_attempt: 1 }), runId: '1600' };
    const shown = await merge({ job: ended, inputs: { 'publish-only': 'true' } });
    expect(shown.exitCode).toBe(EXIT.passed);
    expect(rows(service.comments(7)[0]?.body)).toEqual(['money Failed', 'text Passed', 'rest Passed']);
    expect(service.checkRuns(HEAD_SHA)).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  });

  test('can be judged one alone, and results of other tools must say whose they are', async () => {
    const { matrix } = await plan();
    await run(matrix[1] as MatrixRow);
    const alone = await merge({ inputs: { suite: 'text' } });
    expect(alone.exitCode).toBe(EXIT.passed);
    const wrong = await merge({ inputs: { artifacts: 'junit-*' } });
    expect(wrong.exitCode).toBe(EXIT.usage);
    expect(errors(wrong)).toEqual([expect.stringContaining('input artifacts is given for all suites of the plan')]);
  });
});
