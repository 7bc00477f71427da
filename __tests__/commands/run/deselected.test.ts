/** Files of which the user's arguments select no test are complete, with any framework and version. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, nodeTest, type Values } from '../project.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');
const JEST = process.env['SHARDWISE_TEST_JEST'] ?? join(MODULES, 'jest/bin/jest.js');
const NODE = process.env['SHARDWISE_TEST_NODE'] ?? 'node';
const TIMEOUT_MS = 60_000;

let project: LocalProject;
afterEach(() => project.remove());

async function ends(values: Values) {
  const { report } = await project.runAll({ shards: '3', retries: '0', ...values });
  return {
    verdict: report.verdict,
    units: Object.fromEntries(report.units.map(({ id, outcome, tests }) => [id, `${outcome} ${tests}`])),
    totals: [report.totals.tests, report.totals.passed, report.totals.skipped],
    warnings: project.told.filter((line) => line.includes('process.exit')),
  };
}

describe('node --test', () => {
  const FILES = {
    'package.json': '{"type":"module"}',
    'a.test.js': nodeTest(
      "it('adds', () => {}); describe('group', () => { it('adds more', () => {}); it('drops', () => {}); });",
    ),
    'b.test.js': nodeTest("it('drops', () => {}); describe('group', () => { it('drops more', () => {}); });"),
    'c.test.js': nodeTest("it('adds', () => assert.equal(1, 2));"),
  };

  test(
    'with --test-name-pattern',
    async () => {
      project = await createProject(FILES);
      expect(await ends({ framework: 'node', command: NODE, args: '--test-name-pattern=adds' })).toEqual({
        verdict: 'failed',
        units: { 'a.test.js': 'passed 2', 'b.test.js': 'deselected 0', 'c.test.js': 'failed 1' },
        totals: [3, 2, 0],
        warnings: [],
      });
    },
    TIMEOUT_MS,
  );

  test(
    'with --test-only, and a file that breaks is no deselected one',
    async () => {
      project = await createProject({
        ...FILES,
        'c.test.js': "throw new Error('broken');",
        'd.test.js': nodeTest("it.only('is the only one', () => {}); it('is another', () => {});"),
      });
      expect(await ends({ framework: 'node', command: NODE, args: '--test-only' })).toMatchObject({
        verdict: 'failed',
        units: {
          'a.test.js': 'deselected 0',
          'b.test.js': 'deselected 0',
          'c.test.js': 'failed 1',
          'd.test.js': 'passed 1',
        },
      });
    },
    TIMEOUT_MS,
  );

  test(
    'with a pattern that selects nothing, every file is deselected',
    async () => {
      project = await createProject(FILES);
      const { units } = await ends({ framework: 'node', command: NODE, args: '--test-name-pattern=nothing' });
      expect(Object.values(units)).toEqual(['deselected 0', 'deselected 0', 'deselected 0']);
    },
    TIMEOUT_MS,
  );
});

test(
  'Jest with -t',
  async () => {
    project = await createProject({
      'package.json': JSON.stringify({ jest: { transform: {} } }),
      'a.test.js':
        "test('adds', () => {}); describe('group', () => { test('adds more', () => {}); test('drops', () => {}); });",
      'b.test.js': "test('drops', () => {});",
      'c.test.js': "test('adds', () => { throw new Error('no'); }); test.skip('adds later', () => {});",
      'd.test.js': "throw new Error('broken');",
    });
    symlinkSync(MODULES, join(project.root, 'node_modules'));
    expect(await ends({ framework: 'jest', command: `node "${JEST}"`, args: '-t adds' })).toEqual({
      verdict: 'failed',
      units: {
        'a.test.js': 'passed 2',
        'b.test.js': 'deselected 0',
        'c.test.js': 'failed 2',
        'd.test.js': 'failed 1',
      },
      totals: [5, 2, 1],
      warnings: [],
    });
  },
  TIMEOUT_MS,
);
