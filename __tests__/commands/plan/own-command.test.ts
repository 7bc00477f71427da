/** The command of the project's own script: the tests are listed and run with its options, but not with its output. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, nodeTest, PASSES, type Values } from '../project.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');
const TIMEOUT_MS = 60_000;

let project: LocalProject;
afterEach(() => project.remove());

const scripts = (named: Values, more: object = {}) => ({
  'package.json': JSON.stringify({ type: 'module', scripts: named, ...more }),
});

/** A project with the real Jest. */
async function jestProject(files: Values) {
  project = await createProject(files);
  symlinkSync(MODULES, join(project.root, 'node_modules'));
}

const runs = async (values: Values = {}) => {
  const { report } = await project.runAll({ shards: '2', ...values });
  const { tests, passed } = report.totals;
  return { verdict: report.verdict, units: report.units.map(({ id }) => id), tests, passed };
};

describe('a script of node --test', () => {
  const NEEDS = nodeTest("it('is set up', () => assert.equal(globalThis.ready ?? process.env.READY, 'yes'));");

  test.each([
    ['node --import ./setup.mjs --test --test-reporter=tap "tests/*.js"', 'node --import ./setup.mjs'],
    ["READY=yes c8 node --test 'tests/*.js'", 'READY=yes node'],
    ['cross-env READY=yes node --test "tests/*.js"', 'READY=yes node'],
  ])(
    '%s',
    async (script, command) => {
      project = await createProject({
        ...scripts({ test: script }),
        'setup.mjs': "globalThis.ready = 'yes';",
        'tests/a.js': NEEDS,
        'tests/b.js': NEEDS,
      });
      expect((await project.plan()).plan.command).toBe(command);
      expect(await runs()).toMatchObject({
        verdict: 'passed',
        units: ['tests/a.js', 'tests/b.js'],
        tests: 2,
        passed: 2,
      });
    },
    TIMEOUT_MS,
  );

  test.each([
    ['tsx --test "tests/*.ts"', 'tsx'],
    ['borp --expose-gc "tests/*.js"', 'node --expose-gc'],
    ['borp', undefined],
    ['node --test', undefined],
  ])('%s starts %s', async (script, command) => {
    project = await createProject({ ...scripts({ test: script }), 'tests/a.ts': '' });
    expect((await project.plan()).plan.command).toBe(command);
  });

  test(
    'ends Node by force, which no shard does, and the plan says so',
    async () => {
      const many = Array.from({ length: 50 }, (_, index) => `it('t${index}', () => {});`).join('\n');
      project = await createProject({
        ...scripts({ test: 'node --test --test-force-exit' }),
        'a.test.js': nodeTest(many),
      });
      const { plan } = await project.plan();
      expect(plan.command).toBe('node');
      expect(plan.warnings).toEqual([expect.stringContaining('--test-force-exit of script "test" is left out')]);
      expect(await runs()).toMatchObject({ verdict: 'passed', tests: 50 });
    },
    TIMEOUT_MS,
  );

  test(
    'checks a threshold of coverage, which no shard does, and the plan and the merge say so',
    async () => {
      project = await createProject({
        ...scripts({ test: 'node --test --experimental-test-coverage --test-coverage-lines=90' }),
        'a.test.js': nodeTest(PASSES),
      });
      const { plan } = await project.plan();
      const warning = '--test-coverage-lines=90 of script "test" in package.json is left out';
      expect(plan.warnings).toEqual([expect.stringContaining(warning)]);
      expect(plan.discovery?.warnings).toEqual(plan.warnings);
      const { report } = await project.runAll({ shards: '1' });
      expect(report.verdict).toBe('passed');
      expect(report.warnings).toContainEqual(expect.stringContaining(`the plan warned: ${warning}`));
      const command = await project.plan({ command: 'node' });
      expect(command.plan.discovery).not.toHaveProperty('warnings');
    },
    TIMEOUT_MS,
  );

  test('is not used when the user writes a command', async () => {
    project = await createProject({
      ...scripts({ test: 'node --import ./x.mjs --test' }),
      'a.test.js': nodeTest(PASSES),
    });
    expect((await project.plan({ command: 'node' })).plan.command).toBe('node');
  });
});

describe('a script of Jest', () => {
  const PASSING = "test('passes', () => {});";

  test.each(['auto', 'static'])(
    'names a configuration and patterns, and no shard runs the files of another (discovery: %s)',
    async (discovery) => {
      await jestProject({
        'package.json': JSON.stringify({ scripts: { test: 'TZ=UTC jest --coverage --config conf.json tests other' } }),
        'conf.json': JSON.stringify({ testMatch: ['**/*.check.js'], transform: {} }),
        'tests/a.check.js': PASSING,
        'tests/b.check.js': "test('knows the zone', () => expect(process.env.TZ).toBe('UTC'));",
        'lib/c.check.js': PASSING,
        'd.test.js': PASSING,
      });
      const { plan } = await project.plan({ discovery });
      expect(plan.command).toBe('TZ=UTC jest --config conf.json tests other');
      expect(await runs({ discovery })).toEqual({
        verdict: 'passed',
        units: ['tests/a.check.js', 'tests/b.check.js'],
        tests: 2,
        passed: 2,
      });
    },
    TIMEOUT_MS,
  );

  test(
    'that the user names as the command: npm test --',
    async () => {
      await jestProject({
        'package.json': JSON.stringify({
          scripts: { test: 'jest --testMatch "**/*.check.js"' },
          jest: { transform: {} },
        }),
        'a.check.js': PASSING,
        'b.test.js': PASSING,
      });
      for (const discovery of ['list', 'static']) {
        const { plan } = await project.plan({ command: 'npm test --', discovery });
        expect(plan.units.map(({ id }) => id)).toEqual(['a.check.js']);
      }
      expect(await runs({ command: 'npm test --' })).toMatchObject({ verdict: 'passed', tests: 1 });
    },
    TIMEOUT_MS,
  );

  test('with other options than another one is not used, and the plan says so', async () => {
    await jestProject({
      'package.json': JSON.stringify({ scripts: { test: 'npm run a && npm run b', a: 'jest -c a.json', b: 'jest' } }),
      'a.test.js': PASSING,
    });
    const { plan } = await project.plan({ discovery: 'static' });
    expect(plan.command).toBeUndefined();
    expect(plan.warnings).toEqual([
      expect.stringContaining('Jest is started without the options of script a, b'),
      expect.stringContaining(
        'tests that only script a, b in package.json finds, such as those of another configuration, may not be',
      ),
    ]);
  });
});

describe('arguments that no shard can run with', () => {
  test.each([
    ['jest', '--watch', '--watch never ends'],
    ['jest', '--ci --shard 1/2', '--shard 1/2 leaves out tests'],
    ['jest', '-f', '-f leaves out tests'],
    ['jest', '--listTests', '--listTests runs no test'],
    ['node', '--test-reporter=tap', '--test-reporter=tap changes the report'],
    ['node', '--import tsx --test-isolation=none', '--test-isolation=none runs all files in one process'],
    ['node', '--test-force-exit', '--test-force-exit ends Node before our report is written'],
    ['node', '--import tsx test/a.js', 'test/a.js is no option: write test files as "tests:"'],
  ])('%s %s are refused by the plan and by a shard', async (framework, args, message) => {
    project = await createProject({ ...scripts({}), 'a.test.js': nodeTest(PASSES) });
    await expect(project.plan({ framework, args })).rejects.toThrow(message);
    await project.plan({ framework, discovery: 'static' });
    await expect(project.run({ shard: '1', args })).rejects.toThrow(message);
  });

  test('others are taken: --watchAll=false, --reporters, --json', async () => {
    project = await createProject({ ...scripts({}), 'a.test.js': '' });
    const args = '--watchAll=false --reporters=default --json --outputFile=x.json --testResultsProcessor=./p.js';
    expect((await project.plan({ framework: 'jest', discovery: 'static', args })).plan.args).toBe(args);
  });
});
