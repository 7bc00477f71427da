import { expect, test } from '@jest/globals';
import { createFindFiles } from '../../src/judge/find-file.ts';

/** The file, where only one fits. */
const onlyOf = (files: readonly string[]) => (files.length === 1 ? files[0] : undefined);

const find = createFindFiles([
  'src/test/java/com/example/FooTest.java',
  'module/src/test/java/com/other/FooTest.java',
  'tests/test_login.py',
  'tests/unit/test_user.py',
  'packages/a/src/index.test.ts',
  'packages/b/src/index.test.ts',
  'setup.test.js',
  'toString',
]);

test.each<[string, string | undefined, string | undefined, string | undefined]>([
  ['a tracked path is itself', 'tests/test_login.py', undefined, 'tests/test_login.py'],
  [
    'a path of another machine ends with a tracked one',
    '/build/agent7/repo/tests/test_login.py',
    undefined,
    'tests/test_login.py',
  ],
  ['also on Windows', 'D:/work/repo/packages/b/src/index.test.ts', undefined, 'packages/b/src/index.test.ts'],
  ['a path within a subproject is the end of a tracked one', 'unit/test_user.py', undefined, 'tests/unit/test_user.py'],
  ['unless several end like it', 'src/index.test.ts', undefined, undefined],
  ['a file at the root', '/repo/setup.test.js', undefined, 'setup.test.js'],
  ['a file that is not tracked is none', 'node_modules/x/index.js', undefined, undefined],
  ['a Java class is its file', undefined, 'com.example.FooTest', 'src/test/java/com/example/FooTest.java'],
  ['with an inner class', undefined, 'com.other.FooTest$Inner', 'module/src/test/java/com/other/FooTest.java'],
  [
    'a bare name in a stack trace is told by the class',
    'FooTest.java',
    'com.example.FooTest',
    'src/test/java/com/example/FooTest.java',
  ],
  ['and unknown without it', 'FooTest.java', undefined, undefined],
  ['a Python module', undefined, 'tests.test_login', 'tests/test_login.py'],
  ['with a class in it', undefined, 'tests.unit.test_user.TestUser', 'tests/unit/test_user.py'],
  ['a class nobody knows', undefined, 'com.example.Nothing', undefined],
  ['a name of a method of every object', 'constructor', 'constructor', undefined],
  ['nothing at all', undefined, undefined, undefined],
])('%s', (_name, reported, className, wanted) => expect(onlyOf(find(reported, className))).toBe(wanted));

test('does not depend on the order of the files', () => {
  const files = ['a/x.ts', 'b/a/x.ts', 'x.ts'];
  const found = (order: readonly string[]) => createFindFiles(order)('/m/b/a/x.ts');
  expect([found(files), found(files.toReversed())]).toEqual([['b/a/x.ts'], ['b/a/x.ts']]);
});

test('a path that fits several files names them all', () => {
  expect(find('src/index.test.ts')).toEqual(['packages/a/src/index.test.ts', 'packages/b/src/index.test.ts']);
});
