import { describe, expect, test } from '@jest/globals';
import { failingLine, failurePlace, pathName, portable } from '../../../src/junit/read/place.ts';
import { read } from '../support.ts';

describe('a path', () => {
  test.each([
    ['./spec/a_spec.rb', 'spec/a_spec.rb'],
    ['tests\\unit\\b.test.ts', 'tests/unit/b.test.ts'],
    ['file:///home/u/c.mjs', '/home/u/c.mjs'],
    ['file:///C:/work/d.js', 'C:/work/d.js'],
    ['webpack://app/./src/e.ts', 'src/e.ts'],
    ['src/f.ts', 'src/f.ts'],
  ])('%s becomes %s', (written, path) => expect(portable(written)).toBe(path));
});

describe('a name that is a path', () => {
  test.each(['src/a.test.ts', 'a.spec.js', '__tests__\\b.test.js', 'test/c.bats', '/work/my tests/d.py', 'e.feature'])(
    '%s',
    (name) => expect(pathName(name)).toBeDefined(),
  );
  test.each([
    'com.example.FooTest',
    'adds two numbers',
    'renders a/b correctly',
    'Array.from',
    'v1.2',
    'reads a.ts and b.ts: both',
  ])('%s is none', (name) => expect(pathName(name)).toBeUndefined());
});

describe('what was printed is no place of a failure', () => {
  test.each(['system-out', 'system-err', 'its processes', 'what it printed at last'])('below "%s"', (part) => {
    const printed = `--- ${part} ---\nat other.test.js:7:1`;
    expect(failurePlace({}, printed)).toBeUndefined();
    expect(failurePlace({}, `at own.test.js:3:1\n${printed}`)).toEqual({ file: 'own.test.js', line: 3 });
    expect(failingLine('other.test.js', printed)).toBeUndefined();
  });
});

describe('the place of a failure, read from its text', () => {
  test.each([
    [
      'Node',
      'Error: no\n    at node:internal/x.js:3:1\n    at Object.<anonymous> (/work/app/src/a.test.ts:12:7)',
      '/work/app/src/a.test.ts',
      12,
    ],
    ['Node, ES modules', 'at file:///work/app/b.test.mjs:5:3', '/work/app/b.test.mjs', 5],
    ['Node, ES modules on Windows', 'at file:///D:/a/app/b.test.mjs:5:3', 'D:/a/app/b.test.mjs', 5],
    [
      'Playwright',
      '  [chromium] › e2e/a.spec.ts:3:5 › pays ───\n\n    Error: no\n\n    > 5 |\n        at /work/app/e2e/a.spec.ts:5:9',
      '/work/app/e2e/a.spec.ts',
      5,
    ],
    [
      'Playwright, without a line that failed',
      '  e2e/a.spec.ts:3:5 › pays ───\n\n    Test timeout',
      'e2e/a.spec.ts',
      3,
    ],
    ['vitest', ' ❯ src/c.test.ts:10:11', 'src/c.test.ts', 10],
    ['pytest', 'E   assert 1 == 2\n\ntests/test_d.py:42: AssertionError', 'tests/test_d.py', 42],
    ['unittest', '  File "/work/app/tests/test_e.py", line 7, in test_x', '/work/app/tests/test_e.py', 7],
    ['Go', '    f_test.go:12: got 1', 'f_test.go', 12],
    ['Ruby', "./spec/g_spec.rb:12:in `block'", 'spec/g_spec.rb', 12],
    ['Java', '\tat com.example.FooTest.bar(FooTest.java:12)', 'FooTest.java', 12],
    ['googletest', 'x/h_test.cc:12\nExpected: 1', 'x/h_test.cc', 12],
    ['Rust', "thread 'a' panicked at src/i.rs:1:2:\nboom", 'src/i.rs', 1],
    ['Windows', '   at Object.<anonymous> (D:\\a\\app\\src\\j.test.js:9:1)', 'D:/a/app/src/j.test.js', 9],
    ['.NET', '   at A.B() in /home/u/my app/K.cs:line 31', '/home/u/my app/K.cs', 31],
    ['.NET in French', '   à A.B() dans D:\\app\\K.cs:ligne 31', 'D:/app/K.cs', 31],
    ['Dart', 'test/l_test.dart 12:5  main.<fn>', 'test/l_test.dart', 12],
    ['minitest', 'test_x(M) [test/m.rb:9]:', 'test/m.rb', 9],
    ['Elixir', '(app 0.1.0) lib/n.ex:12: N.o/1', 'lib/n.ex', 12],
    ['JavaScriptCore', 'k@http/l.spec.js:3:4', 'http/l.spec.js', 3],
  ])('%s', (_name, text, file, line) => expect(failurePlace({}, text)).toEqual({ file, line }));

  test('is unknown if no file is named', () => {
    expect(failurePlace({}, 'expected 10:30 to be 11:00 (see https://example.org:8080/x)')).toBeUndefined();
  });

  test('is taken from the attributes of the failure first', () => {
    expect(failurePlace({ file: 'tests\\a.cpp', line: '8' }, 'at b.cpp:9')).toEqual({ file: 'tests/a.cpp', line: 8 });
  });
});

describe('the file and line of a test, by dialect', () => {
  const placeIn = async (report: string) => {
    const { tests } = await read(report);
    return tests.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
  };

  test.each([
    ['phpunit', '<testsuite name="T"><testcase name="a" file="tests/T.php" line="7"/></testsuite>', 'tests/T.php:7'],
    [
      'minitest',
      '<testsuite name="T" filepath="x.rb"><testcase name="a" file="test/t.rb" lineno="9"/></testsuite>',
      'test/t.rb:9',
    ],
    ['minitest suite', '<testsuite name="T" filepath="test/t.rb"><testcase name="a"/></testsuite>', 'test/t.rb'],
    ['exunit', '<testsuite name="T"><testcase name="a" file="test/t_test.exs:12"/></testsuite>', 'test/t_test.exs:12'],
    [
      'rspec',
      '<testsuite name="rspec"><testcase name="a" classname="spec.a" file="./spec/a_spec.rb"/></testsuite>',
      'spec/a_spec.rb',
    ],
    [
      'jest-junit with {filepath}',
      '<testsuite name="src/a.test.ts"><testcase name="a" classname="x"/></testsuite>',
      'src/a.test.ts',
    ],
    [
      'vitest',
      '<testsuite name="src/a.test.ts"><testcase classname="src/a.test.ts" name="a &gt; b"/></testsuite>',
      'src/a.test.ts',
    ],
    ['bats', '<testsuite name="a.bats"><testcase classname="a.bats" name="x"/></testsuite>', 'a.bats'],
    [
      'a class name alone',
      '<testsuite name="all"><testcase classname="tests\\a.spec.js" name="x"/></testsuite>',
      'tests/a.spec.js',
    ],
    ['Java', '<testsuite name="com.example.T"><testcase classname="com.example.T" name="x"/></testsuite>', undefined],
  ])('%s', async (_name, report, place) => expect(await placeIn(report)).toEqual([place]));

  test('Cypress names it on the first suite only, for the suites after it', async () => {
    const report = `<testsuites name="Mocha Tests">
      <testsuite name="Root Suite" file="cypress/e2e/a.cy.ts"/><testsuite name="A"><testcase name="x"/></testsuite>
      <testsuite name="Root Suite" file="cypress/e2e/b.cy.ts"/><testsuite name="B"><testcase name="x"/></testsuite></testsuites>`;
    expect(await placeIn(report)).toEqual(['cypress/e2e/a.cy.ts', 'cypress/e2e/b.cy.ts']);
  });
});

describe('the frame that is most likely in the file of the test', () => {
  const trace = ['at a (src/cart.ts:1:1)', 'at b (src/helper.ts:2:1)', 'at c (src/cart.test.ts:3:1)'].join('\n');
  test('has a name like a test', () => {
    expect(failurePlace({}, trace)).toEqual({ file: 'src/cart.test.ts', line: 3 });
  });
  test('or better the name of its class', () => {
    expect(failurePlace({}, trace, 'app.helper')).toEqual({ file: 'src/helper.ts', line: 2 });
  });
});

test('a long line takes no more than its length', () => {
  const LONG = 1_000_000;
  for (const part of [' in ', 'at ', '(', 'a/', ': ', '1) ', '[31', ' /', ':line 1'])
    expect(failurePlace({}, `${part.repeat(LONG)}\nat x (a.test.ts:3:1)`)?.line ?? 0).toBeLessThan(4);
});
