import { afterEach, expect, jest, test } from '@jest/globals';
import { inspect } from '../../../src/commands/plan/inspect.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import { createProject, type LocalProject } from '../project.ts';

const TWO_TESTS = "test('a', () => {});\ntest('b', () => {});\n";

let project: LocalProject;
afterEach(() => {
  jest.restoreAllMocks();
  project.remove();
});

async function look(known: readonly string[] = []) {
  project = await createProject({ 'a.test.js': TWO_TESTS, 'b.test.js': '' });
  const read = jest.spyOn(project.platform.files, 'readText');
  const units = [
    { id: 'a.test.js::a', file: 'a.test.js' },
    { id: 'a.test.js::b', file: 'a.test.js' },
    { id: 'b.test.js', file: 'b.test.js' },
    { id: 'gone.test.js', file: 'gone.test.js' },
    { id: 'of no file' },
  ];
  const listed = {
    framework: findFramework('node'),
    units,
    counts: {},
    discovery: { by: 'patterns', notFollowed: [] } as const,
    warnings: [],
  };
  const looked = await inspect(listed, new Set(known), project.root, project.platform);
  return { looked, read: read.mock.calls.map(([path]) => path.slice(project.root.length + 1)) };
}

test('each file is read once, however many units are in it', async () => {
  expect((await look()).read).toEqual(['a.test.js', 'b.test.js', 'gone.test.js']);
});

test('a unit has the size of its file and the tests that are defined in it', async () => {
  const scanned = { file: 'a.test.js', bytes: TWO_TESTS.length, tests: 2, testsSource: 'scan' };
  expect((await look()).looked).toEqual([
    { id: 'a.test.js::a', ...scanned },
    { id: 'a.test.js::b', ...scanned },
    { id: 'b.test.js', file: 'b.test.js', bytes: 0, tests: 0, testsSource: 'scan' },
    { id: 'gone.test.js', file: 'gone.test.js' },
    { id: 'of no file' },
  ]);
});

test('a unit that is known needs no look, though another one in its file does', async () => {
  const { looked, read } = await look(['a.test.js::a', 'b.test.js']);
  expect(read).toEqual(['a.test.js', 'gone.test.js']);
  expect(looked.slice(0, 3)).toEqual([
    { id: 'a.test.js::a', file: 'a.test.js' },
    { id: 'a.test.js::b', file: 'a.test.js', bytes: TWO_TESTS.length, tests: 2, testsSource: 'scan' },
    { id: 'b.test.js', file: 'b.test.js' },
  ]);
});
