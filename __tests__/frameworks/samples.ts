/** For each framework, how its test files look: the contract suite writes them and runs the real tool on them. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { custom } from '../../src/frameworks/custom.ts';
import type { Framework } from '../../src/frameworks/framework.ts';
import { jest } from '../../src/frameworks/jest.ts';
import { node } from '../../src/frameworks/node.ts';
import { pytest } from '../../src/frameworks/pytest.ts';

export interface Sample {
  readonly framework: Framework;
  /** A file name from what is special about it. */
  readonly fileName: (stem: string) => string;
  /** A test file that notes in the file RAN that it ran; two passing tests, one of them nested. */
  readonly passing: string;
  /** One passing and one failing test. */
  readonly failing: string;
  /** Breaks before it has any test. */
  readonly crashing: string;
  /** One test, skipped. */
  readonly skipping: string;
  /** Names that the framework cannot be given, with no fault of ours. */
  readonly impossible: readonly string[];
  /** Starts another version than the one at hand, when its variable is set: `SHARDWISE_TEST_NODE=/path/to/node npm test`. */
  readonly command?: readonly string[];
  /** Of the `line` attribute. */
  readonly firstLine: 0 | 1;
  /** The framework puts a line on each case. */
  readonly tellsLines: boolean;
  readonly longLists: 'several commands' | 'by file';
  readonly configuration: readonly (readonly [file: string, text: string])[];
}

const note = (read: string) => `${read}.appendFileSync(process.env.RAN, 'ran\\n');`;
const ROOT = join(import.meta.dirname, '../..');
const otherNode = process.env['SHARDWISE_TEST_NODE'];
const jestProgram = process.env['SHARDWISE_TEST_JEST'] ?? join(ROOT, 'node_modules/jest/bin/jest.js');

const nodeSample: Sample = {
  framework: node,
  fileName: (stem) => `${stem}.test.mjs`,
  passing: `import fs from 'node:fs';
import { describe, test } from 'node:test';
${note('fs')}
test('stands alone', () => {});
describe('outer', () => {
  describe('inner', () => {
    test('is nested', () => {});
  });
});
`,
  failing: `import { test } from 'node:test';
import assert from 'node:assert';
test('passes', () => {});
test('fails', () => assert.equal(1, 2));
`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `import { test } from 'node:test';\ntest.skip('is left out', () => {});\n`,
  impossible: [],
  ...(otherNode === undefined ? {} : { command: [otherNode] }),
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  configuration: [],
};

const jestSample: Sample = {
  framework: jest,
  fileName: (stem) => `${stem}.test.js`,
  passing: `${note("require('node:fs')")}
test('stands alone', () => {});
describe('outer', () => {
  describe('inner', () => {
    test('is nested', () => {});
  });
});
`,
  failing: `test('passes', () => {});
test('fails', () => expect(1).toBe(2));
`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `test.skip('is left out', () => {});\n`,
  impossible: [],
  command: [otherNode ?? process.execPath, jestProgram],
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  configuration: [['package.json', '{ "jest": { "transform": {} } }']],
};

const otherPytest = process.env['SHARDWISE_TEST_PYTEST'];

const pytestSample: Sample = {
  framework: pytest,
  fileName: (stem) => `${stem}_test.py`,
  passing: `import os
with open(os.environ['RAN'], 'a') as ran: ran.write('ran\\n')
def test_stands_alone(): pass
class TestOuter:
    class TestInner:
        def test_is_nested(self): pass
`,
  failing: `def test_passes(): pass
def test_fails(): assert 1 == 2
`,
  crashing: `raise RuntimeError('broken on import')\n`,
  skipping: `import pytest
@pytest.mark.skip(reason='later')
def test_is_left_out(): pass
`,
  impossible: ['[id]'],
  ...(otherPytest === undefined ? {} : { command: [otherPytest] }),
  firstLine: 0,
  longLists: 'by file',
  tellsLines: true,
  configuration: [['pytest.ini', '[pytest]\naddopts = -p no:cacheprovider\n']],
};

/** A test framework in a few lines: a test file is a list of "name outcome". */
const RUNNER = `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const [junit, ...files] = process.argv.slice(2);
let bad = false;
const cases = files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\\n').map((line) => {
  const [name, outcome] = line.split(' ');
  if (outcome === 'noted') appendFileSync(process.env.RAN, 'ran\\n');
  const tag = { fails: '<failure/>', breaks: '<error/>', skipped: '<skipped/>' }[outcome] ?? '';
  bad ||= outcome === 'fails' || outcome === 'breaks';
  const path = file.replace(/^\\.\\//, '').replace(/[&<>"]/g, (character) => '&#' + character.charCodeAt(0) + ';');
  return '<testcase name="' + name + '" file="' + path + '">' + tag + '</testcase>';
}));
writeFileSync(junit, '<testsuites><testsuite name="all">' + cases.join('') + '</testsuite></testsuites>');
process.exitCode = bad ? 1 : 0;
`;

const customSample: Sample = {
  framework: custom,
  fileName: (stem) => `${stem}.list`,
  passing: 'stands_alone noted\nis_nested passes\n',
  failing: 'passes passes\nfails fails\n',
  crashing: 'file breaks\n',
  skipping: 'is_left_out skipped\n',
  impossible: [],
  command: [process.execPath, 'runner.mjs', '{junit}', '{tests}'],
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: false,
  configuration: [['runner.mjs', RUNNER]],
};

function isMissing(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}

/** Why a framework cannot be tried here; its tests are then skipped, and say so. */
export const missing: ReadonlyMap<string, string> = new Map(
  isMissing(otherPytest ?? 'pytest') ? [['pytest', 'skipped: no pytest on PATH']] : [],
);

export const SAMPLES: readonly Sample[] = [nodeSample, jestSample, pytestSample, customSample];

export function sampleOf(framework: Framework): Sample {
  const sample = SAMPLES.find((candidate) => candidate.framework === framework);
  if (sample === undefined) throw new Error(`write a sample for ${framework.name}`);
  return sample;
}
