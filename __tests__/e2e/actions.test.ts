/**
 * The bundled actions, each in a process of its own under Node 24, against the emulated services: what a workflow would do.
 * Needs `npm run bundle` and the manifests.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { EXIT, type Plan } from '../../src/model.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { READ_ONLY } from '../support/actions-service/tokens.ts';
import { HEAD_SHA, pullRequestEvent, workflowRunEvent } from '../support/events.ts';
import { renderMarkdown, textOf } from '../support/github-markdown.ts';
import { readArtifact } from '../support/recording.ts';
import { findNode24, type StepResult } from '../support/runner.ts';
import { isInstalled, testWith } from '../support/tools.ts';
import { createWorkflow, type MatrixRow, type WorkflowOptions } from '../support/workflow.ts';

jest.setTimeout(180_000);

const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);
const hasPytest = await isInstalled('pytest');

let service: ActionsService;
let workflow: ReturnType<typeof createWorkflow>;

beforeEach(async () => {
  service = await startActionsService();
});
afterEach(async () => {
  workflow.remove();
  await service.stop();
});

function workflowOf(example: string, more: Partial<WorkflowOptions> = {}) {
  const project = join(repository, 'examples', example);
  workflow = createWorkflow({ service, node, repository, project, ...more });
  return workflow;
}

const messages = ({ annotations }: StepResult, command: string) =>
  annotations.filter((one) => one.command === command).map(({ message }) => message);

const junitCases = (xml: string): unknown[] => {
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' });
  const cases: unknown[] = [];
  JSON.stringify(parser.parse(xml), (key, value: unknown) => {
    if (key === 'testcase' && Array.isArray(value)) cases.push(...value);
    return value;
  });
  return cases;
};

const sourcesOf = (plan: Plan) => new Map(plan.units.map(({ id, source }) => [id, source]));

/** In each, one test is skipped and the tests of one file fail in the first try of a shard. */
const EXAMPLES = [
  { name: 'node-test', flakyUnit: 'tests/rates.test.mjs', available: true },
  { name: 'jest', flakyUnit: 'tests/spell-service.test.js', available: true },
  { name: 'pytest', flakyUnit: 'tests/test_sync.py', available: hasPytest },
];

describe.each(EXAMPLES)('the $name example', ({ name, flakyUnit, available }) => {
  testWith(name, available)('is planned, run and merged twice, the second time from the first timings', async () => {
    const { run } = workflowOf(name);
    const first = await run({ job: { runId: '1' }, inputs: { shards: '3' } });

    expect(first.planned.exitCode).toBe(0);
    expect(first.planned.matrix.map(({ name }) => name)).toEqual(['1/3', '2/3', '3/3']);
    expect(first.planned.plan.prediction.known).toBe(0);
    expect(first.planned.summary).not.toContain('of the durations');
    expect(first.planned.summary).toContain('guessed from the number of tests or the size of the file.');
    expect(first.shards.map(({ exitCode, outputs }) => [exitCode, outputs.get('outcome')])).toEqual([
      [0, 'passed'],
      [0, 'passed'],
      [0, 'passed'],
    ]);
    expect(first.merged.exitCode).toBe(EXIT.passed);
    expectSoundReport(first.merged, first.planned.plan);

    const second = await run({ job: { runId: '2' }, inputs: { shards: '3' } });
    const sources = sourcesOf(second.planned.plan);
    expect(sources.get(flakyUnit)).toBe('sibling');
    expect([...sources].filter(([id]) => id !== flakyUnit).map(([, source]) => source)).toEqual(
      Array(sources.size - 1).fill('history'),
    );
    expect(second.planned.plan.prediction.known).toBeCloseTo((sources.size - 1) / sources.size, 3);
    expect(second.planned.summary).toMatch(/^8[0-9] % of the durations were measured in earlier runs/m);
    expect(second.merged.exitCode).toBe(EXIT.passed);
    expect(second.merged.report.totals.tests).toBe(first.merged.report.totals.tests);
    expect(service.caches().map(({ key }) => key)).toEqual([
      'shardwise-history-v1-default-base-2-1',
      'shardwise-history-v1-default-base-1-1',
    ]);
  });

  function expectSoundReport(
    { report, outputs, summary, junit, annotations }: Awaited<ReturnType<typeof workflow.merge>>,
    plan: Plan,
  ) {
    expect(report).toMatchObject({ verdict: 'passed', reasons: [], missing: [], planId: plan.id });
    expect(report.totals.tests).toBeGreaterThanOrEqual(30);
    expect(report.totals.skipped).toBe(1);
    expect(report.totals.flaky).toBeGreaterThanOrEqual(1);
    expect(report.units.map(({ id }) => id).sort()).toEqual(plan.units.map(({ id }) => id).sort());
    expect(report.units.filter(({ flaky }) => flaky).map(({ id }) => id)).toEqual([flakyUnit]);
    expect(outputs.get('verdict')).toBe('passed');
    expect(outputs.get('tests')).toBe(String(report.totals.tests));
    expect(junitCases(junit)).toHaveLength(report.totals.tests);
    expect(summary).toContain(String(report.totals.tests));
    expect(annotations.filter(({ command }) => command === 'error')).toEqual([]);
  }
});

test('timings that the cache has lost come from the newest report of the default branch, that of the last attempt', async () => {
  const { plan, shard, merge } = workflowOf('node-test');
  const { plan: planned, matrix } = await plan({ inputs: { shards: '2' } });
  const [kept, late] = matrix;
  if (kept === undefined || late === undefined) throw new Error('not two shards');
  await shard(kept);
  expect((await merge()).report.verdict).toBe('incomplete');
  await shard(late, { job: { attempt: 2 } });
  const last = await merge({ job: { attempt: 2 }, inputs: { 'flaky-issue': 'true' } });
  expect(last.report.verdict).toBe('passed');
  expect(service.issues()).toMatchObject([{ title: 'Flaky tests', pinned: true }]);
  for (const { name } of last.report.flakyBoard?.tests ?? [])
    expect(textOf(renderMarkdown(service.issues()[0]?.body ?? ''))).toContain(name);
  expect(last.report.flakyBoard?.all).toBeGreaterThan(0);
  expect(last.outputs.get('flaky-issue-url')).toMatch(/\/issues\/\d+$/);
  const measured = (units: Plan) => [...sourcesOf(units)].filter(([, source]) => source === 'history').length;
  const cached = measured((await plan({ job: { runId: '2' } })).plan);
  service.evictCaches();

  const next = await plan({ job: { runId: '3' } });
  expect(next.log).toContain('come from the report of run 1001, a run of main');
  expect(next.log).not.toContain(service.token);
  // What both attempts measured: all but the flaky file.
  expect(planned.units.length - cached).toBeLessThanOrEqual(1);
  expect(measured(next.plan)).toBe(cached);
  expect((await plan({ job: { runId: '4' }, inputs: { token: '' } })).plan.prediction.known).toBe(0);
});

/** A test file of our own beside those of the example: fails while `EXTRA_BROKEN` is set, and is hostile. */
const EXTRA_UNIT = 'tests/extra.test.mjs';
const EXTRA_TESTS = `
import assert from 'node:assert/strict';
import { test } from 'node:test';
test('is not obeyed', () => console.log('::error::forged by a test\\n##[warning]forged too'));
test('cannot reach the service', () => assert.equal(process.env.ACTIONS_RUNTIME_TOKEN || '', ''));
test('works on another day', () => assert.notEqual(process.env.EXTRA_BROKEN, '1'));
`;

describe('a pull request', () => {
  const broken = { env: { EXTRA_BROKEN: '1' } };
  const start = () =>
    workflowOf('node-test', { prepare: (workspace) => writeFileSync(join(workspace, EXTRA_UNIT), EXTRA_TESTS) });

  test('has one comment and a check run on its head, which the next attempt keeps true', async () => {
    service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
    const { plan, shard, merge } = start();
    const job = pullRequestEvent(7);
    const { matrix } = await plan({ job, inputs: { shards: '2' } });
    for (const row of matrix) await shard(row, { job, inputs: { retries: '0' }, ...broken });
    const red = await merge({ job });
    expect(red.exitCode).toBe(EXIT.failed);
    expect(service.comments(7)).toHaveLength(1);
    expect(red.outputs.get('comment-url')).toContain('/pull/7#issuecomment-');
    expect(service.comments(7)[0]?.body).toContain('Failed');
    const [check, ...others] = service.checkRuns(HEAD_SHA);
    expect(others).toEqual([]);
    expect(check).toMatchObject({ name: 'Tests', conclusion: 'failure' });
    expect(JSON.stringify(check)).toContain(EXTRA_UNIT);

    const again = { ...job, attempt: 2 };
    for (const row of matrix) await shard(row, { job: again });
    const green = await merge({ job: again });
    expect(green.exitCode).toBe(EXIT.passed);
    expect(service.comments(7)).toHaveLength(1);
    expect(service.comments(7)[0]?.body).toContain('Passed');
    expect(service.checkRuns(HEAD_SHA).map(({ conclusion }) => conclusion)).toContain('success');
  });

  test('of a fork is told in the summary alone, and a second workflow shows it', async () => {
    const from = 'forker/octo-repo';
    service.openPullRequest({ number: 7, head: { owner: 'forker', branch: 'feature', sha: HEAD_SHA } });
    const { plan, shard, merge, step } = start();
    const job = { ...pullRequestEvent(7, { from }), runId: '1500', fork: true };
    const token = service.openToken({ permissions: READ_ONLY });
    const { matrix } = await plan({ job, token, inputs: { shards: '2' } });
    for (const row of matrix) await shard(row, { job, token, inputs: { retries: '0' }, ...broken });
    const merged = await merge({ job, token });
    expect(merged.exitCode).toBe(EXIT.failed);
    expect(merged.summary).toContain('Failed');
    expect(merged.log).toContain('comes from a fork');
    expect(messages(merged, 'error').join('\n')).toContain('tests failed');
    expect([...service.comments(7), ...service.checkRuns(HEAD_SHA)]).toEqual([]);

    const ended = { ...workflowRunEvent({ id: 1500, run_attempt: 1 }), runId: '1600' };
    const { result } = await step('merge', { job: ended, inputs: { 'publish-only': 'true' } });
    expect(result.exitCode).toBe(EXIT.passed);
    expect(result.outputs.get('verdict')).toBe('failed');
    expect(service.comments(7).map(({ body }) => body)).toEqual([expect.stringContaining('Failed')]);
    expect(service.checkRuns(HEAD_SHA)).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
    const { result: wrong } = await step('merge', { job, inputs: { 'publish-only': 'true' } });
    expect(wrong.exitCode).toBe(EXIT.usage);
  });
});

describe('a run that does not go well', () => {
  const start = () =>
    workflowOf('node-test', { prepare: (workspace) => writeFileSync(join(workspace, EXTRA_UNIT), EXTRA_TESTS) });

  const broken = { EXTRA_BROKEN: '1' };

  function rowOf(plan: Plan, matrix: readonly MatrixRow[], unit: string): MatrixRow {
    const shard = plan.shards.find(({ units }) => units.includes(unit));
    const row = matrix.find((one) => one.shard === shard?.index);
    if (row === undefined) throw new Error(`${unit} is in no shard`);
    return row;
  }

  test('fails, and a re-run of the failed shard alone makes it pass', async () => {
    const { plan, shard, merge } = start();
    const { plan: planned, matrix } = await plan({ inputs: { shards: '3' } });
    const failing = rowOf(planned, matrix, EXTRA_UNIT);
    for (const row of matrix) {
      const result = await shard(row, { env: broken });
      expect(result.exitCode).toBe(row === failing ? 1 : 0);
      expect(result.log).toContain(row === failing ? 'forged by a test' : '');
      expect(messages(result, 'error').concat(messages(result, 'warning')).join('\n')).not.toContain('forged');
    }
    const red = await merge();
    expect(red.exitCode).toBe(EXIT.failed);
    expect(red.report).toMatchObject({ verdict: 'failed', totals: { failed: 1, missing: 0 } });
    expect(red.report.tests.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual([
      'works on another day',
    ]);
    expect(messages(red, 'error').length).toBeGreaterThan(0);

    const again = { attempt: 2 } as const;
    expect((await shard(failing, { job: again })).exitCode).toBe(0);
    const green = await merge({ job: again });
    expect(green.report.reasons).toEqual([]);
    expect(green.exitCode).toBe(EXIT.passed);
    expect(green.report.verdict).toBe('passed');
    expect(green.report.shards.map(({ index, attempt }) => [index, attempt])).toEqual(
      matrix.map((row) => [row.shard, row === failing ? 2 : 1]),
    );
    expect(green.report.totals.tests).toBe(red.report.totals.tests);
    expect(green.report.flaky.join('\n')).toContain('works on another day');
  });

  test('keeps what its failed test has left: in the artifact of the shard, in that of the report, and in the summary', async () => {
    const draws = `import { mkdirSync, writeFileSync } from 'node:fs';
      import { test } from 'node:test';
      test('draws the cart', () => {
        mkdirSync('shots', { recursive: true });
        writeFileSync('shots/draws the cart.png', 'pixels');
        throw new Error('it is empty');
      });`;
    const { plan, shard, merge } = workflowOf('node-test', {
      prepare: (workspace) => writeFileSync(join(workspace, EXTRA_UNIT), draws),
    });
    const { matrix } = await plan({ inputs: { shards: '2' } });
    for (const row of matrix) await shard(row, { inputs: { attachments: 'shots/**', retries: '0' } });
    const red = await merge();
    const [path = ''] = red.report.tests.find(({ name }) => name === 'draws the cart')?.attachments ?? [];
    expect(path).toMatch(/^attachments\/default\/shard-[12]-attempt-1\/try-1\/1-draws_the_cart\.png$/);
    const report = service.artifacts().find(({ name }) => name.includes('-report-'))?.name ?? '';
    expect((await readArtifact(service, report))[path]).toBe('pixels');
    expect(red.summary).toContain('draws_the_cart');
    expect(red.summary).toContain('📎');
  });

  test('is incomplete when a shard never uploads, and says which', async () => {
    const { plan, shard, merge } = start();
    const { plan: planned, matrix } = await plan({ inputs: { shards: '3' } });
    const lost = matrix[1];
    for (const row of matrix) if (row !== lost) await shard(row);
    const merged = await merge();
    expect(merged.exitCode).toBe(EXIT.incomplete);
    expect(merged.outputs.get('verdict')).toBe('incomplete');
    const units = planned.shards.find(({ index }) => index === lost?.shard)?.units ?? [];
    expect(merged.report.totals.missing).toBe(units.length);
    expect(merged.report.missing).toContainEqual({ shard: lost?.shard });
    expect(merged.report.reasons.join('\n')).toContain(`shard ${lost?.shard}`);
    expect(messages(merged, 'error').join('\n')).toContain(`shard ${lost?.shard}`);
  });

  test('is not green when what a shard uploaded arrives damaged', async () => {
    const { plan, shard, merge } = start();
    const { matrix } = await plan({ inputs: { shards: '2' } });
    for (const row of matrix) await shard(row);
    // The plan comes first, then the shards.
    service.inject({ method: 'GET', route: '/emulated/artifacts/', times: 1, effect: { kind: 'slow', ms: 1 } });
    // In the time of the first file of the zip: what cannot be unpacked the client asks for once more, and this only a digest tells.
    service.inject({ method: 'GET', route: '/emulated/artifacts/', times: 1, effect: { kind: 'corrupt', at: 10 } });
    const merged = await merge();
    expect(merged.exitCode).toBe(EXIT.incomplete);
    expect(merged.report.verdict).toBe('incomplete');
    expect(merged.report.reasons.join('\n')).toContain('the digests differ');
    expect(merged.report.missing.filter(({ unit }) => unit === undefined)).toHaveLength(1);
  });

  test('is planned without history, loudly, when the cache is down', async () => {
    const { plan } = start();
    service.inject({ route: 'GetCacheEntryDownloadURL', effect: { kind: 'reset' } });
    const result = await plan();
    expect(result.exitCode).toBe(0);
    expect(result.plan.prediction.known).toBe(0);
    expect(result.plan.shards.length).toBeGreaterThan(0);
    expect(messages(result, 'warning').join('\n')).toMatch(/restore/);
  });

  test('tells every wrong input at once, and plans nothing', async () => {
    const inputs = { shards: 'many', 'tests-per-shard': '0', framework: 'moka' };
    const { result } = await start().step('plan', { inputs });
    expect(result.exitCode).toBe(EXIT.usage);
    for (const name of Object.keys(inputs)) expect(messages(result, 'error').join('\n')).toContain(name);
    expect(result.outputs.size).toBe(0);
    expect(service.artifacts()).toEqual([]);
  });
});
