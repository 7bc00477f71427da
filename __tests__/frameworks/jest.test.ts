/** Tests for features that only Jest has. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jest } from '../../src/frameworks/jest.ts';
import { createProject, type TestProject } from './project.ts';
import { sampleOf } from './samples.ts';

const [program = '', ...before] = sampleOf(jest).command ?? [];
const TIMEOUT_MS = 60_000;
let project: TestProject;

beforeAll(() => {
  project = createProject();
  project.write('package.json', '{ "jest": { "transform": {} } }');
});
afterAll(() => project.remove());

const run = (units: readonly string[], args: readonly string[] = []) =>
  project.run(jest, units, { args, command: [program, ...before] });

describe('the reporter for jest', () => {
  test(
    'reports the tries of jest.retryTimes: a test that passed in the end, and one that never did',
    async () => {
      project.write(
        'retry.test.js',
        `jest.retryTimes(2, { logErrorsBeforeRetry: true });
let tries = 0;
test('passes in the third try', () => { tries += 1; if (tries < 3) throw new Error('try ' + tries); });
test('never passes', () => { throw new Error('never'); });\n`,
      );
      const { cases } = await run(['retry.test.js']);
      expect(cases.map(({ name, outcome, flakyFailures }) => [name, outcome, flakyFailures])).toEqual([
        ['passes in the third try', 'passed', 2],
        ['never passes', 'failed', 0],
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'reports skipped and todo tests, and each row of a table',
    async () => {
      project.write(
        'kinds.test.js',
        `test.skip('skipped', () => {});
test.todo('todo');
test.each([1, 2])('row %i', () => {});\n`,
      );
      const { cases } = await run(['kinds.test.js']);
      expect(cases.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
        'skipped: skipped',
        'todo: skipped',
        'row 1: passed',
        'row 2: passed',
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'never reports a file as passed that has no test, or whose last hook failed',
    async () => {
      project.write('empty.test.js', '');
      project.write(
        'after.test.js',
        `describe('d', () => { afterAll(() => { throw new Error('hook'); }); test('t', () => {}); });\n`,
      );
      const { cases, exitCodes } = await run(['empty.test.js', 'after.test.js']);
      expect(cases.map(({ file, name, outcome }) => `${file} ${name}: ${outcome}`).sort()).toEqual([
        'after.test.js after.test.js: errored',
        'after.test.js t: passed',
        'empty.test.js empty.test.js: errored',
      ]);
      expect(exitCodes).toEqual([1]);
    },
    TIMEOUT_MS,
  );

  test(
    'distinguishes the same test of two Jest projects',
    async () => {
      const projects = ['web', 'server'].map((displayName) => ({ displayName, transform: {} }));
      project.write('projects.json', JSON.stringify({ projects }));
      project.write('both.test.js', `test('t', () => {});\n`);
      const { cases } = await run(['both.test.js'], ['--config=projects.json']);
      expect(cases.map(({ suite, file }) => [...suite, file]).sort()).toEqual([
        ['server', 'both.test.js', 'both.test.js'],
        ['web', 'both.test.js', 'both.test.js'],
      ]);
    },
    TIMEOUT_MS,
  );
});

describe('the list of jest', () => {
  test(
    'names the files below the folder without counts',
    async () => {
      project.write('lib/__tests__/sum.js', `test('t', () => {});\n`);
      const listed = await project.list(jest, { command: [program, ...before] });
      expect(listed?.tests.has('lib/__tests__/sum.js')).toBe(true);
      expect([...(listed?.tests.values() ?? [])].every((count) => count === undefined)).toBe(true);
    },
    TIMEOUT_MS,
  );

  test('takes Windows paths, and names the files outside of the folder', () => {
    const listed = jest.list?.parse('["C:\\\\w\\\\a.test.js","C:\\\\other\\\\b.test.js"]', 'C:\\w');
    expect([...(listed?.tests.keys() ?? [])]).toEqual(['a.test.js']);
    expect(listed?.outside).toEqual(['C:/other/b.test.js']);
  });
});
