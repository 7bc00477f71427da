/** Axes in the settings file, with the bundled actions against the emulated services. Needs `npm run bundle`. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../src/model.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { HEAD_SHA, pullRequestEvent } from '../support/events.ts';
import { findNode24, type StepResult } from '../support/runner.ts';
import { createWorkflow, type MatrixRow } from '../support/workflow.ts';

jest.setTimeout(180_000);

const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);

const AXES = `shards: 2
axes:
  os: [linux, windows]
  node: [20, 22]
  exclude:
    - os: windows
      node: 20
  include:
    - os: windows
      shell: bash
`;

const EXTRA = `
import assert from 'node:assert';
import { test } from 'node:test';
test('works everywhere', () => assert.notEqual(process.env.EXTRA_BROKEN, '1'));
`;

let service: ActionsService;
let workflow: ReturnType<typeof createWorkflow>;
let settings = AXES;

beforeEach(async () => {
  service = await startActionsService();
  settings = AXES;
  workflow = createWorkflow({
    service,
    node,
    repository,
    project: join(repository, 'examples/node-test'),
    settings: () => settings,
    prepare: (workspace) => writeFileSync(join(workspace, 'tests/extra.test.mjs'), EXTRA),
  });
});
afterEach(async () => {
  workflow.remove();
  await service.stop();
});

type Row = MatrixRow & { readonly os: string; readonly node: number };
type Job = Parameters<typeof workflow.step>[1];

const plain = (page = ''): string => page.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

async function plan(job: Job = {}): Promise<{ planned: StepResult; matrix: readonly Row[] }> {
  const { result } = await workflow.step('plan', job);
  if (result.exitCode !== 0) throw new Error(result.log);
  return { planned: result, matrix: JSON.parse(result.outputs.get('matrix') ?? '').include };
}

/** Runs a row of the matrix, which the run action reads by itself. */
const run = async (row: Row, job: Job = {}, more: object = {}): Promise<StepResult> =>
  (await workflow.step('run', { ...job, inputs: { matrix: JSON.stringify({ ...row, ...more }) } })).result;

const merge = async (job: Job = {}): Promise<StepResult> => (await workflow.step('merge', job)).result;

const errors = ({ annotations }: StepResult): string =>
  annotations
    .filter(({ command }) => command === 'error')
    .map(({ message }) => message)
    .join('\n');

describe('axes', () => {
  test('make a group of shards for each combination, whose rows have the values', async () => {
    const { planned, matrix } = await plan();
    expect(matrix.map(({ name, os, node: version, pool }) => [name, os, version, pool])).toEqual(
      [
        ['linux', 20],
        ['linux', 22],
        ['windows', 22],
      ].flatMap(([os, version], at) =>
        [1, 2].map((shard) => {
          const label = `node=${version}, os=${os}${os === 'windows' ? ', shell=bash' : ''}`;
          return [`${2 * at + shard}/6 (${label})`, os, version, label];
        }),
      ),
    );
    expect(plain(planned.summary)).toContain('| <code>node=20, os=linux</code> |');
  });

  test('are run, judged and learned for each combination', async () => {
    const { matrix } = await plan();
    for (const row of matrix) expect((await run(row)).exitCode).toBe(0);
    const merged = await merge();
    expect(errors(merged)).toBe('');
    expect(merged.exitCode).toBe(EXIT.passed);
    expect(Number(merged.outputs.get('tests')) % 3).toBe(0);
    expect(plain(merged.summary)).toContain('| ✅ <code>node=22, os=windows, shell=bash</code> |');
    const second = await plan({ job: { runId: '2' } });
    expect(second.planned.summary).toMatch(/\b\d\d % of the durations were measured in earlier runs/);
    settings = AXES.replace('[20, 22]', '[20, 22, 24]');
    const third = await plan({ job: { runId: '3' } });
    expect(plain(third.planned.summary)).toContain(
      'node=24, os=linux: these machines have not run these tests yet, so the durations are those of other pools',
    );
  });

  test('that lose all jobs of a combination are incomplete, and name it', async () => {
    const { matrix } = await plan();
    for (const row of matrix) if (row.os === 'linux') await run(row);
    const merged = await merge();
    expect(merged.exitCode).toBe(EXIT.incomplete);
    expect(errors(merged)).toContain('shards 5 and 6 (node=22, os=windows, shell=bash) left no result');
    expect(plain(merged.summary)).toContain(
      '| ❌ <code>node=22, os=windows, shell=bash</code> | 0 | 0, 2 shards missing |',
    );
  });

  test('with a failure on one value only are red and say so first, also in the comment and after a re-run', async () => {
    service.openPullRequest({ number: 7, head: { branch: 'feature', sha: HEAD_SHA } });
    const job = pullRequestEvent(7);
    const { matrix } = await plan({ job });
    for (const row of matrix) await run(row, { job, ...(row.os === 'windows' && { env: { EXTRA_BROKEN: '1' } }) });
    const red = await merge({ job });
    expect(red.exitCode).toBe(EXIT.failed);
    expect(red.outputs.get('failed')).toBe('1');
    expect(plain(red.summary)).toContain('## ❌ Failed: only on os=windows, 1 of ');
    expect(plain(service.comments(7)[0]?.body)).toContain('works everywhere [node=22, os=windows, shell=bash]');
    expect(service.checkRuns(HEAD_SHA)).toHaveLength(1);
    const again = { ...job, attempt: 2 };
    for (const row of matrix) if (row.os === 'windows') await run(row, { job: again });
    const green = await merge({ job: again });
    expect(errors(green)).toBe('');
    expect(green.exitCode).toBe(EXIT.passed);
    expect(service.comments(7)).toHaveLength(1);
  });

  test('are noticed beside an axis of the user, which may not have their names', async () => {
    settings = 'shards: 1\naxes: {os: [linux, windows]}\n';
    const { matrix } = await plan();
    for (const row of matrix) for (const db of ['a', 'b']) expect((await run(row, {}, { db })).exitCode).toBe(0);
    const merged = await merge();
    expect(errors(merged)).toBe('');
    expect(plain(merged.summary)).toContain('| ✅ <code>os=windows, db=b</code> |');
    const [first] = matrix;
    if (first === undefined) throw new Error('there is a row');
    const clash = await run({ ...first, os: 'macos' });
    expect(clash.exitCode).toBe(EXIT.usage);
    expect(errors(clash)).toContain('this job has os=macos, but shard 1 is planned for os=linux');
  });

  test('are crossed with suites, which share the shards of each combination', async () => {
    settings = `max-shards: 3
target-duration: 1s
tests-per-shard: 1
axes: {os: [linux, windows]}
suites:
  - name: money
    tests: [tests/money.test.mjs, tests/tax.test.mjs, tests/extra.test.mjs]
  - name: text
    tests: [tests/csv.test.mjs, tests/slug.test.mjs]
    axes: {os: [linux]}
`;
    const { planned, matrix } = await plan();
    const shards = (os: string) => matrix.filter((row) => row.os === os).map(({ suite }) => suite);
    expect(shards('linux').length).toBeLessThanOrEqual(3);
    expect(new Set(shards('linux'))).toEqual(new Set(['money', 'text']));
    expect(new Set(shards('windows'))).toEqual(new Set(['money']));
    for (const row of matrix) expect((await run(row)).exitCode).toBe(0);
    const merged = await merge();
    expect(errors(merged)).toBe('');
    expect(merged.exitCode).toBe(EXIT.passed);
    expect(planned.summary).toMatch(/^## Plan: 2 suites, /);
  });

  test.each([
    [
      'of a name that the matrix uses',
      'axes: {shard: [1]}',
      'input axes is "{ shard: [ 1 ] }", but it has the axis shard',
    ],
    ['that are no lists', 'axes: {os: linux}', 'os must be a list of values, such as os: [a, b]'],
    [
      'with a number that is another one',
      'axes: {python: [3.10]}',
      '3.10 is the number 3.1 in YAML: write it in quotes',
    ],
    [
      'of 300 combinations',
      `axes: {a: [${[...Array(300).keys()].join()}]}`,
      'the 300 combinations of inputs axes and pools need 300 shards, but one matrix of GitHub has at most 256: ask for fewer, or write matrices: 2',
    ],
  ])('%s are refused in one message', async (_name, text, message) => {
    settings = text;
    const { result } = await workflow.step('plan', {});
    expect(result.exitCode).toBe(EXIT.usage);
    expect(errors(result)).toContain(message);
  });
});
