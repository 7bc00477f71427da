/** Files that break outside of their tests, with the real frameworks: the report says why. */
import { afterEach, expect, test } from '@jest/globals';
import { missing } from '../../frameworks/samples.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

/** The messages of the failures in a project with only this file. */
async function messagesOf(framework: string, file: string, source: string): Promise<(string | undefined)[]> {
  project = await createProject({ 'package.json': '{}', [file]: `${source}\n` });
  const { report } = await project.runAll({ framework, tests: file, shards: '1', retries: '0', discovery: 'static' });
  return report.tests.filter(({ outcome }) => outcome === 'errored').map(({ message }) => message);
}

const rows = (framework: string, file: string, sources: Readonly<Record<string, readonly [string, string]>>) =>
  Object.entries(sources).map(([what, [source, message]]) => ({ framework, file, what, source, message }));

const ROWS = [
  ...rows('node', 'broken.test.mjs', {
    'lacks a module': ["import './nowhere.mjs';", 'Error [ERR_MODULE_NOT_FOUND]: Cannot find module '],
    'is no JavaScript': ['const a = {;', "SyntaxError: Unexpected token ';'"],
    'throws a text': ["throw 'plain text';", 'plain text'],
    'throws an error of its own': ["throw Object.assign(new Error('no'), { name: 'DbDown' });", 'DbDown: no'],
    'ends its process': ['process.exit(3);', 'the test file ended with exit code 3'],
    'ends its process as if all were well': [
      "import { test } from 'node:test';\ntest('a', () => process.exit(0));",
      'the test file ended its process before all its tests were done, such as with process.exit()',
    ],
    'is killed': ["process.kill(process.pid, 'SIGKILL');", 'the test file was killed by SIGKILL'],
    'rejects a promise after its tests': [
      "console.error('Error: of a log');\nimport { test } from 'node:test';\ntest('a', () => {});\nPromise.reject(new TypeError('late'));",
      'This activity created the error "TypeError: late"',
    ],
    'writes much before it breaks': [
      "for (let line = 0; line < 100; line++) process.stderr.write('a line\\n');\nthrow new Error('at last');",
      'Error: at last',
    ],
  }),
  ...rows('jest', 'broken.test.js', {
    'lacks a module': ["require('./nowhere');", "Cannot find module './nowhere' from 'broken.test.js'"],
    'is no JavaScript': ['const a = {;', 'broken.test.js: Unexpected token (1:11)'],
    'throws a text': ["throw 'plain text';", 'plain text'],
  }),
  ...rows('pytest', 'test_broken.py', {
    'lacks a module': ['import nowhere_at_all', "ModuleNotFoundError: No module named 'nowhere_at_all'"],
    'is no Python': ['def test_a(:', 'SyntaxError: invalid syntax'],
    'raises with several lines': ["raise RuntimeError('no database\\nis the port open?')", 'RuntimeError: no database'],
    'asks for a name that the module lacks': ['from json import nothing', "ImportError: cannot import name 'nothing'"],
  }),
];

test.each(ROWS.filter(({ framework }) => !missing.has(framework)))(
  '$framework: a file that $what',
  async ({ framework, file, source, message }) => {
    expect(await messagesOf(framework, file, source)).toEqual([expect.stringContaining(message)]);
  },
  60_000,
);
