/** A plan that a user's own axis multiplies: each shard runs once for each value. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { historyOf } from '../../support/history-of.ts';
import { type LocalProject, nodeProject, nodeTest } from '../project.ts';

// Each test starts several real test commands.
jest.setTimeout(120_000);

let project: LocalProject;
beforeEach(async () => {
  project = await nodeProject({
    'a.test.js': nodeTest("it('passes', () => {});"),
    'b.test.js': nodeTest("it('needs a version', () => assert.notEqual(process.env.PYV, '3.12'));"),
  });
  await project.plan({ shards: '2', strategy: 'round-robin' });
});
afterEach(() => project.remove());

const matrix = (python: unknown, shard: number): string =>
  JSON.stringify({ python, plan: { suite: 'default', shard, shards: 2, name: `${shard}/2`, pool: 'default' } });

/** Runs one job of the matrix, as the runner describes it. */
async function leg(python: string, shard: number, jobs: number | 'unknown' = 4) {
  process.env['PYV'] = python;
  try {
    const total = jobs === 'unknown' ? {} : { 'job-total': String(jobs) };
    return await project.run({ matrix: matrix(python, shard), retries: '0', ...total });
  } finally {
    delete process.env['PYV'];
  }
}

async function legs(...all: readonly (readonly [python: string, shard: number])[]): Promise<void> {
  for (const [python, shard] of all) await leg(python, shard);
}

const ALL = [
  ['3.11', 1],
  ['3.11', 2],
  ['3.12', 1],
  ['3.12', 2],
] as const;

test('each leg is judged, and a failure on one value is named with it', async () => {
  await legs(...ALL);
  const { report, exitCode } = await project.merge();
  expect({ verdict: report.verdict, exitCode, tests: report.totals.tests }).toEqual({
    verdict: 'failed',
    exitCode: 1,
    tests: 4,
  });
  expect(report.reasons).toEqual(['1 of 4 tests failed']);
  expect(report.tests.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
    { name: 'needs a version [python=3.12]', axis: 'python=3.12', passedOn: ['python=3.11'], unit: 'b.test.js' },
  ]);
  expect(report.shards.map(({ index, axis, outcome }) => [index, axis, outcome])).toEqual([
    [1, 'python=3.11', 'passed'],
    [2, 'python=3.11', 'passed'],
    [1, 'python=3.12', 'passed'],
    [2, 'python=3.12', 'failed'],
  ]);
  expect(report.units).toHaveLength(4);
  const summary = project.read('out/summary.md');
  expect(summary).toContain('passed on');
  expect(summary).toContain('python=3.12');
});

test('each leg has its own artifact, whatever the values contain', async () => {
  await legs(['3.11', 1], ['3.12', 1]);
  await project.run({ matrix: matrix({ 'a/b': '../../x "<>|*?:\n' }, 1), retries: '0' });
  const names = readdirSync(join(project.root, '.shardwise/artifacts')).filter((name) => name.includes('-shard-'));
  expect(names).toHaveLength(3);
  for (const name of names) expect(name).toMatch(/^shardwise-default-shard-1-on-[A-Za-z0-9._-]+-attempt-1$/);
});

test.each(ALL.map((lost) => [lost]))('the leg %j that left nothing is named', async ([python, shard]) => {
  await legs(...ALL.filter((one) => one[0] !== python || one[1] !== shard));
  const { report } = await project.merge();
  expect(report.complete).toBe(false);
  expect(report.reasons).toContainEqual(
    `shard ${shard} (python=${python}) left no result: its job crashed, was cancelled or never started`,
  );
});

test('a lost leg is a reason to ask how the jobs of the run ended', async () => {
  const jobs = [{ name: 'test 3.12 2/2', conclusion: 'cancelled' }];
  Object.assign(project.platform, { endedJobs: async () => jobs });
  await legs(...ALL.slice(0, 3));
  expect((await project.merge()).report.reasons.join('\n')).toContain('test 3.12 2/2');
  await leg('3.12', 2);
  expect((await project.merge()).report.reasons.join('\n')).not.toContain('test 3.12 2/2');
});

test('a value of which no leg left anything is noticed by the number of jobs', async () => {
  await legs(['3.11', 1], ['3.11', 2]);
  const { report, exitCode } = await project.merge();
  expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
  expect(report.reasons[0]).toMatch(
    /^2 of 4 jobs of the matrix left no result, for other values than python=3.11\. .*input expect-shards$/,
  );
});

test('where some jobs of the matrix run no shard, expect-shards says how many do', async () => {
  await legs(['3.11', 1], ['3.11', 2]);
  expect((await project.merge({ 'expect-shards': '2' })).report.verdict).toBe('passed');
  expect((await project.merge({ 'expect-shards': '3' })).report.verdict).toBe('incomplete');
});

test('where the number of jobs is unknown, the log says what cannot be noticed', async () => {
  await leg('3.11', 1, 'unknown');
  await leg('3.11', 2, 'unknown');
  expect(project.told.join('\n')).toContain('it is unknown how many jobs its matrix has');
  const { report } = await project.merge();
  expect(report.verdict).toBe('passed');
  expect(report.warnings).toContainEqual(expect.stringMatching(/unknown whether all values of the axis left a result/));
});

test('timings are kept for each value, and the next plan takes those of the slowest', async () => {
  await legs(...ALL);
  await project.merge({ history: 'always' });
  const history = historyOf(project);
  expect(history.classes.map(({ name }) => name)).toEqual(['default [python=3.11]', 'default [python=3.12]']);
  for (const { units, shards } of history.classes) {
    expect(units.map(({ id }) => id)).toEqual(['a.test.js', 'b.test.js']);
    expect(shards.length).toBe(2);
  }
  const { plan } = await project.plan({ shards: '2' });
  expect(plan.units.map(({ source }) => source)).toContain('history');
});

test('an axis input replaces what the matrix says', async () => {
  const { artifactName, record } = await project.run({
    matrix: matrix('3.11', 1),
    axis: 'os=linux\npython=3.11',
    retries: '0',
  });
  expect(artifactName).toContain('-on-linux-3.11-');
  expect(record?.axis).toEqual([
    { name: 'os', value: 'linux' },
    { name: 'python', value: '3.11' },
  ]);
});

test('numbers of shards that the user wrote are no axis', async () => {
  const { record } = await project.run({ matrix: '{"python": "3.11", "shard": 2, "shards": 2}', retries: '0' });
  expect(record).toMatchObject({ shard: 2, axis: [{ name: 'python', value: '3.11' }] });
});

test('values that read alike side by side are legs of their own', async () => {
  const run = (axis: string, shard: string) => project.run({ axis, shard, retries: '0' });
  for (const shard of ['1', '2']) await run('os=linux, python=3', shard);
  await run('os=linux\npython=3', '1');
  expect((await project.merge()).report).toMatchObject({
    verdict: 'incomplete',
    reasons: [expect.stringContaining('shard 2 (os=linux, python=3) left no result')],
  });
});

test('a matrix of the plan alone is no axis, and names the shard', async () => {
  const row = {
    suite: 'default',
    shard: 2,
    shards: 2,
    name: '2/2',
    pool: 'default',
    'runs-on': 'x',
    'timeout-minutes': 9,
  };
  const { record, artifactName } = await project.run({ matrix: JSON.stringify(row), 'job-total': '2', retries: '0' });
  expect(artifactName).toBe('shardwise-default-shard-2-attempt-1');
  expect(record).not.toHaveProperty('axis');
  await expect(project.run({ matrix: 'null' })).rejects.toThrow('input shard is required');
});
