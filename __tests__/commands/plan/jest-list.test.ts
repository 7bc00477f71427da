/** The list of Jest itself: with code as configuration, with arguments of the user, and when it cannot be made. */
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

const JEST = process.env['SHARDWISE_TEST_JEST'] ?? join(import.meta.dirname, '../../../node_modules/jest/bin/jest.js');
const COMMAND = `node "${JEST}"`;
const TIMEOUT_MS = 60_000;
const PASSES = "test('passes', () => {});";

let project: LocalProject;
afterEach(() => project.remove());

const open = async (files: Values) => {
  project = await createProject({ 'package.json': '{}', 'a.check.js': PASSES, 'b.test.js': PASSES, ...files });
};
const planned = async (values: Values = {}) => {
  const { plan } = await project.plan({ framework: 'jest', command: COMMAND, ...values });
  return { ids: plan.units.map(({ id }) => id), by: plan.discovery?.by, warnings: plan.warnings.join('\n') };
};

test(
  'follows a configuration that is code, whatever it prints',
  async () => {
    await open({ 'jest.config.mjs': "console.log('[\"x\"]'); export default { testMatch: ['**/*.check.js'] };" });
    expect(await planned()).toEqual({ ids: ['a.check.js'], by: 'framework', warnings: '' });
  },
  TIMEOUT_MS,
);

test(
  'is no list when the configuration fails: the last lines say why, and with auto the search goes on',
  async () => {
    await open({ 'jest.config.cjs': "throw new Error('no database here');" });
    await expect(planned({ discovery: 'list' })).rejects.toThrow(/Jest could not list its tests .*no database here/s);
    const { ids, by, warnings } = await planned();
    expect({ ids, by }).toEqual({ ids: ['b.test.js'], by: 'patterns' });
    expect(warnings).toContain('no database here');
    expect(warnings).toContain('only Jest itself can follow jest.config.cjs: it is code');
  },
  TIMEOUT_MS,
);

test(
  'takes the arguments of the user: changed files, of which every shard runs its own',
  async () => {
    await open({ 'package.json': '{"jest":{"transform":{}}}', '.gitignore': '.shardwise\nout\n' });
    await project.git('init', '-q');
    await project.git('add', '.');
    await project.git('commit', '-qm', 'first');
    project.write('c.test.js', PASSES);
    project.write('d.test.js', PASSES);
    const values = { framework: 'jest', command: COMMAND, args: '--onlyChanged', shards: '2' };
    expect((await planned(values)).ids).toEqual(['c.test.js', 'd.test.js']);
    const { report } = await project.runAll(values);
    expect([report.verdict, report.totals.tests, report.shards.length]).toEqual(['passed', 2, 2]);
  },
  TIMEOUT_MS,
);

test(
  'names the tests outside of the working directory',
  async () => {
    await open({ 'package.json': '{"jest":{}}', 'inner/c.test.js': PASSES });
    const { ids, warnings } = await planned({ 'working-directory': 'inner', discovery: 'list' });
    expect(ids).toEqual(['c.test.js']);
    expect(warnings).toContain('Jest also finds tests outside of the working directory');
  },
  TIMEOUT_MS,
);

test(
  'is made without a test, when there is none',
  async () => {
    await open({ 'package.json': '{"jest":{"testMatch":["**/none"]}}' });
    expect(await planned({ discovery: 'list' })).toMatchObject({
      ids: [],
      by: 'framework',
      warnings: expect.stringContaining('Jest found no tests in the working directory'),
    });
  },
  TIMEOUT_MS,
);

test('is not asked for where the script starts a Jest that is not installed, and there is no warning', async () => {
  const script = 'node --experimental-vm-modules node_modules/jest/bin/jest.js';
  await open({ 'package.json': JSON.stringify({ scripts: { test: script } }) });
  const { plan } = await project.plan();
  expect(plan.command).toBe(script);
  expect(plan.discovery).toMatchObject({ by: 'patterns' });
  expect(plan.warnings.join()).not.toContain('could not list');
});
