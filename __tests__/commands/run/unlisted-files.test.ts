/** Plan, run and merge with the real Jest, where the plan did not ask it: test files that only its own configuration knows are never lost. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');
const TIMEOUT_MS = 60_000;
const PASSES = "test('passes', () => {});";
const CODE = "export default { testMatch: ['**/*.check.js', '**/*.test.js'] };";
const INCOMPLETE = expect.stringContaining('the plan lacks 1 test file that the framework finds: a.check.js.');

let project: LocalProject;
afterEach(() => project.remove());

async function runAll(values: Values, config: string) {
  project = await createProject({
    'package.json': '{}',
    'jest.config.mjs': config,
    'a.check.js': PASSES,
    'b.test.js': PASSES,
    'sub/c.test.js': PASSES,
  });
  symlinkSync(MODULES, join(project.root, 'node_modules'));
  return project.runAll({ framework: 'jest', shards: '2', discovery: 'static', ...values });
}

test.each<[string, Values, string, readonly unknown[]]>([
  ['are named', {}, CODE, [INCOMPLETE]],
  ['are named where others are excluded', { tests: '!sub/**' }, CODE, [INCOMPLETE]],
  ['are not missed where the user excludes them', { tests: '!*.check.js' }, CODE, []],
  ['are not missed where the arguments do not choose them', { args: 'test.js' }, CODE, []],
  ['are not looked for where input tests names files', { tests: '**/*.test.js' }, CODE, []],
  ['are planned where Jest lists them', { discovery: 'list' }, CODE, []],
])(
  'files that only Jest finds %s',
  async (_, values, config, reasons) => {
    const { report, records } = await runAll(values, config);
    expect(report.reasons).toEqual(reasons);
    expect(report.verdict).toBe(reasons.length === 0 ? 'passed' : 'incomplete');
    expect(records.filter(({ unplanned }) => unplanned !== undefined)).toHaveLength(reasons.length);
    expect(records.map(({ outcome }) => outcome)).toEqual(records.map(() => 'passed'));
  },
  TIMEOUT_MS,
);

test(
  'where the list fails, it is unknown what the plan lacks, and the run is incomplete',
  async () => {
    const config = "if (process.argv.includes('--listTests')) throw new Error('no list here');\nexport default {};";
    const { report, records } = await runAll({}, config);
    expect(report.verdict).toBe('incomplete');
    expect(report.totals).toMatchObject({ tests: 2, passed: 2 });
    const causes = records.find(({ shard }) => shard === 1)?.causes?.join('\n');
    expect(causes).toContain(
      'it is not known which tests the plan lacks: Jest could not list its tests (exit code 1):',
    );
    expect(causes).toContain('no list here');
  },
  TIMEOUT_MS,
);

test(
  'where the command hides the environment, the log says that nothing is compared',
  async () => {
    const command = 'node node_modules/jest/bin/jest.js --outputFile={junit} --json {tests}';
    const { records } = await runAll({ command }, CODE);
    const log = records.find(({ shard }) => shard === 1)?.tail.join('\n');
    expect(log).toContain('the plan is not compared with the test files of Jest: input command hides its environment');
  },
  TIMEOUT_MS,
);
