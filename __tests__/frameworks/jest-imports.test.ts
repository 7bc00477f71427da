/** Which files the tests of Jest load. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testOfSnapshot } from '../../src/frameworks/javascript/imports.ts';
import { jest } from '../../src/frameworks/jest.ts';
import { describeImports } from './imports-contract.ts';
import { sampleOf } from './samples.ts';

const loads = (...paths: readonly string[]): string =>
  [...paths.map((path) => `require('${path}');`), "test('passes', () => {});", ''].join('\n');

const UNITS = [
  'tests/built.test.js',
  'tests/leaf.test.js',
  'tests/mapped.test.js',
  'tests/middle.test.js',
  'tests/other.test.js',
  'tests/package.test.js',
];
/** They load what was built from anything. */
const ALWAYS = ['tests/built.test.js'];
const and = (...units: readonly string[]) => [...ALWAYS, ...units].sort();

describeImports('jest', {
  framework: jest,
  command: sampleOf(jest).command ?? [],
  files: {
    'package.json': JSON.stringify({
      jest: { transform: {}, setupFiles: ['./setup.js'], moduleNameMapper: { '^~/(.*)$': '<rootDir>/src/$1' } },
    }),
    'setup.js': "require('./src/for-all');\n",
    'src/for-all.js': '',
    'src/leaf.js': 'module.exports = 1;\n',
    'src/middle.js': "export { default } from './leaf';\nimport('./lazy');\n",
    'src/lazy.js': '',
    'src/other.js': 'module.exports = 2;\n',
    'src/__mocks__/other.js': 'module.exports = 4;\n',
    'src/unused.js': 'module.exports = 3;\n',
    '__mocks__/installed.js': '',
    'data/rows.json': '[]\n',
    'packages/lib/index.js': "require('./inner');\n",
    'packages/lib/inner.js': '',
    'packages/lib/package.json': '{ "name": "lib", "main": "index.js" }',
    'tests/built.test.js': loads('../built/client'),
    'tests/leaf.test.js': loads('../src/leaf', 'node:fs', 'installed', 'not-installed'),
    'tests/mapped.test.js': loads('~/leaf'),
    'tests/middle.test.js': loads('../src/middle'),
    'tests/other.test.js': loads('../src/other', '../data/rows.json'),
    'tests/package.test.js': loads('lib'),
  },
  built: { 'built/client.js': '', 'node_modules/installed/index.js': '' },
  prepare: (folder) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    symlinkSync('../packages/lib', join(folder, 'node_modules/lib'));
  },
  units: UNITS,
  affects: {
    'src/leaf.js': and('tests/leaf.test.js', 'tests/mapped.test.js', 'tests/middle.test.js'),
    'src/middle.js': and('tests/middle.test.js'),
    'src/lazy.js': and('tests/middle.test.js'),
    'src/other.js': and('tests/other.test.js'),
    'src/__mocks__/other.js': and('tests/other.test.js'),
    '__mocks__/installed.js': and('tests/leaf.test.js'),
    'data/rows.json': and('tests/other.test.js'),
    'packages/lib/inner.js': and('tests/package.test.js'),
    'tests/leaf.test.js': and('tests/leaf.test.js'),
    'tests/__snapshots__/leaf.test.js.snap': and('tests/leaf.test.js'),
    'setup.js': 'all',
    'src/for-all.js': 'all',
    'src/unused.js': 'all',
    'queries/rows.sql': 'all',
    '-src/leaf.js': 'all',
  },
});

test.each([
  ['a/__snapshots__/b.test.ts.snap', 'a/b.test.ts'],
  ['__snapshots__/b.snap', 'b'],
  ['a/b.snap', undefined],
])('the test of %s', (file, owner) => expect(testOfSnapshot(file)).toBe(owner));
