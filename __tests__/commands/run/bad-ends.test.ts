/** Shards that end badly although no test failed, with the real tools: the verdict names the cause. */
import { afterEach, expect, test } from '@jest/globals';
import { missing } from '../../frameworks/samples.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const PASSES = "const { one } = require('./one.js');\ntest('passes', () => expect(one()).toBe(1));\n";
const SOURCE = 'exports.one = () => 1;\nexports.two = () => {\n  const two = 2;\n  return two;\n};\n';
const SNAPSHOT = '// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[`gone 1`] = `1`;\n';
const THRESHOLD = JSON.stringify({ jest: { coverageThreshold: { global: { lines: 100 } } } });

interface Row {
  readonly what: string;
  readonly framework: string;
  readonly args: string;
  readonly files: Values;
  readonly reason: string;
}

const ROWS: readonly Row[] = [
  {
    what: 'too little coverage',
    framework: 'jest',
    args: '--coverage',
    files: { 'package.json': THRESHOLD, 'one.js': SOURCE, 'a.test.js': PASSES },
    reason: 'the coverage is below its threshold: Jest: Coverage for lines (',
  },
  {
    what: 'an obsolete snapshot',
    framework: 'jest',
    args: '--ci',
    files: {
      'package.json': '{}',
      'one.js': SOURCE,
      'a.test.js': PASSES,
      '__snapshots__/a.test.js.snap': SNAPSHOT,
    },
    reason: 'there are obsolete snapshots, which fail a run with --ci: › 1 snapshot',
  },
  {
    what: 'an option that there is not',
    framework: 'pytest',
    args: '--no-such-option',
    files: { 'test_a.py': 'def test_a(): pass\n' },
    reason: 'that its program refuses: ',
  },
];

test.each(ROWS.filter(({ framework }) => !missing.has(framework)))(
  '$framework: $what',
  async ({ framework, args, files, reason }) => {
    project = await createProject(files);
    const { report, exitCode } = await project.runAll({ framework, args, discovery: 'static', shards: '1' });
    expect(exitCode).not.toBe(0);
    expect(report.reasons[0]).toContain(reason);
  },
  60_000,
);
