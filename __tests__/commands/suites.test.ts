/** Several suites of one repository: one matrix, one budget of shards, and one verdict. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { planSuites, wallOf } from '../../src/commands/plan/plan-suites.ts';
import { suitesOfRun } from '../../src/commands/shared/fetch-plan.ts';
import { parseWithSettings } from '../../src/inputs/settings.ts';
import { UsageError } from '../../src/model.ts';
import { createProject, type LocalProject, nodeProject, nodeTest, PASSES, type Values } from './project.ts';

// Each test starts several real test commands.
jest.setTimeout(120_000);

let project: LocalProject;
beforeEach(async () => {
  project = await nodeProject({
    'unit/a.test.js': nodeTest(PASSES),
    'unit/b.test.js': nodeTest(PASSES),
    'api/c.test.js': nodeTest("it('needs a version', () => assert.notEqual(process.env.PYV, '3.12'));"),
    'models/d.test.js': nodeTest(PASSES),
  });
});
afterEach(() => project.remove());

const UNIT_AND_API = 'suites:\n  - name: unit\n    tests: unit/**\n  - name: api\n    tests: api/**\n';

const planAll = (yaml: string, given: Values = {}, { platform }: Pick<LocalProject, 'platform'> = project) => {
  const known = Object.keys(PLAN_INPUTS);
  const { common, ofAll } = parseWithSettings(PLAN_INPUTS, new Map(Object.entries(given)), {
    yaml,
    path: 'shardwise.yml',
    known,
    ofSuites: known,
  });
  return planSuites(ofAll(), common, platform);
};

describe('a plan of several suites', () => {
  test('plans each for itself, and names them to each other', async () => {
    const results = await planAll(UNIT_AND_API);
    expect(results.map(({ plan }) => [plan.suite, plan.units.map(({ id }) => id)])).toEqual([
      ['unit', ['unit/a.test.js', 'unit/b.test.js']],
      ['api', ['api/c.test.js']],
    ]);
    expect(results[0]?.plan.suites?.map(({ suite }) => suite)).toEqual(['unit', 'api']);
    expect(await suitesOfRun(project.platform)).toEqual(['unit', 'api']);
  });

  test('warns of files that no suite runs, and of those that two run', async () => {
    const [unit, api] = await planAll(
      UNIT_AND_API.replace('api/**', 'api/**\\nunit/b*').replace(/tests: (api.*)/, 'tests: "$1"'),
    );
    expect(unit?.plan.warnings).toEqual([
      'more than one suite runs 1 test file: unit/b.test.js',
      'no suite runs 1 test file that node --test finds: models/d.test.js. To run it, add a suite or a glob in "tests:"',
    ]);
    expect(api?.plan.warnings).toEqual([]);
  });

  test('warns of nothing where a suite runs all the rest', async () => {
    const results = await planAll('suites: [{name: api, tests: api/**}, {name: rest, tests: ["!api/**"]}]');
    expect(results.flatMap(({ plan }) => plan.warnings)).toEqual([]);
    expect(results[1]?.plan.units).toHaveLength(3);
  });

  test('names the problems of all suites at once', async () => {
    const wrong = 'suites: [{name: a, working-directory: gone}, {name: b, working-directory: lost}, {name: c}]';
    await expect(planAll(wrong)).rejects.toThrow(UsageError);
    await expect(planAll(wrong)).rejects.toThrow(
      /^suite a: input working-directory is "gone".*\nsuite b: input working-directory is "lost"/,
    );
  });

  test('has no more shards than machines, but one for each suite', async () => {
    const yaml = `tests-per-shard: 1\n${UNIT_AND_API}`;
    const shards = async (given: Values) => (await planAll(yaml, given)).map(({ plan }) => plan.shards.length);
    expect(await shards({})).toEqual([2, 1]);
    expect(await shards({ concurrency: '2' })).toEqual([1, 1]);
    expect(await shards({ concurrency: '1' })).toEqual([1, 1]);
    const plans = (await planAll(yaml)).map(({ plan }) => plan);
    const [first = 0, second = 0] = plans.map(({ prediction }) => prediction.wallMs);
    expect(wallOf(plans, { concurrency: undefined })).toBe(Math.max(first, second));
  });
});

describe('a merge after it', () => {
  const leg = async (suite: string, python: string, jobs = 4) => {
    process.env['PYV'] = python;
    try {
      const row = { suite, shard: 1, shards: 1, name: `${suite} 1/1`, pool: 'default' };
      const matrix = JSON.stringify({ python, plan: row });
      return await project.run({ matrix, 'job-total': String(jobs), retries: '0' });
    } finally {
      delete process.env['PYV'];
    }
  };
  const merged = async (suite: string, given: Values = {}, expectsOwnShards = false) =>
    (await project.merge({ suite, ...given }, { suites: ['unit', 'api'], expectsOwnShards })).report;

  test('judges each suite, and says which were judged together', async () => {
    await planAll(UNIT_AND_API);
    await project.run({ suite: 'unit', shard: '1' });
    expect(await merged('unit')).toMatchObject({ verdict: 'passed', suite: 'unit', suites: ['unit', 'api'] });
    expect((await merged('api')).reasons).toEqual([
      'shard 1 left no result: its job crashed, was cancelled or never started',
    ]);
  });

  test('expects of an axis only the legs of each suite', async () => {
    await planAll(UNIT_AND_API);
    for (const [suite, python] of [
      ['unit', '3.11'],
      ['unit', '3.12'],
      ['api', '3.11'],
      ['api', '3.12'],
    ] as const)
      await leg(suite, python);
    expect((await merged('unit')).verdict).toBe('passed');
    expect((await merged('api')).reasons).toEqual(['1 of 2 tests failed']);
  });

  test('notices an axis value that left nothing of a suite', async () => {
    await planAll(UNIT_AND_API);
    for (const [suite, python] of [
      ['unit', '3.11'],
      ['unit', '3.12'],
      ['api', '3.11'],
    ] as const)
      await leg(suite, python);
    expect((await merged('unit')).verdict).toBe('passed');
    expect((await merged('api')).reasons[0]).toMatch(/^1 of 2 jobs of the matrix left no result/);
  });

  test('is incomplete for a value that the matrix excludes for one suite only', async () => {
    await planAll(UNIT_AND_API);
    for (const [suite, python] of [
      ['unit', '3.11'],
      ['unit', '3.12'],
      ['api', '3.11'],
    ] as const)
      await leg(suite, python, 3);
    expect((await merged('unit')).verdict).toBe('passed');
    expect((await merged('api')).reasons[0]).toMatch(/^1 of 2 jobs of the matrix left no result/);
  });

  test('takes expect-shards for all suites as the legs of all, and that of one suite as its own', async () => {
    await planAll(UNIT_AND_API);
    await leg('api', '3.11', 9);
    expect((await merged('api', { 'expect-shards': '2' })).verdict).toBe('passed');
    expect((await merged('api', { 'expect-shards': '2' }, true)).reasons[0]).toMatch(
      /^1 of 2 jobs of the matrix left no/,
    );
  });
});

test('a run with a plan for one suite has no suites that belong together', async () => {
  await project.plan();
  expect(await suitesOfRun(project.platform)).toBeUndefined();
  await project.plan({ suite: 'other' });
  expect(await suitesOfRun(project.platform)).toBeUndefined();
});

describe('a repository of several frameworks', () => {
  test('is offered as suites, and the line of the offer plans it', async () => {
    const files = {
      'web/package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
      'web/a.test.js': nodeTest(PASSES),
      'api/pytest.ini': '[pytest]\n',
      'api/test_b.py': 'def test_b():\n    pass\n',
    };
    const repository = await createProject(files);
    try {
      const problem = await repository.plan().catch((error: Error) => error.message);
      const [, line = ''] = /shardwise\.yml: (suites: .*)$/.exec(String(problem)) ?? [];
      const results = await planAll(line, { discovery: 'static' }, repository);
      expect(results.map(({ plan }) => [plan.suite, plan.framework, plan.units.map(({ id }) => id)])).toEqual([
        ['api', 'pytest', ['test_b.py']],
        ['web', 'node', ['a.test.js']],
      ]);
    } finally {
      repository.remove();
    }
  });
});
