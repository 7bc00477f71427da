import { describe, expect, test } from '@jest/globals';
import { findDiff, findValues } from '../../src/text/expected.ts';
import { traceParts } from '../../src/text/trace-parts.ts';

describe('expected and received values', () => {
  test.each<[tool: string, text: string, expected: string, received: string]>([
    ['Jest', 'expect(received).toBe(expected) // Object.is equality\n\nExpected: 13\nReceived: 12.5', '13', '12.5'],
    ['Vitest', 'AssertionError: x\n\n- Expected: 13\n+ Received: 12.5', '13', '12.5'],
    ['Chai', 'expected 12.5 to equal 13', '13', '12.5'],
    ['Chai, deeply', 'expected { a: 1 } to deeply equal { a: 2 }', '{ a: 2 }', '{ a: 1 }'],
    ['node:assert', 'Expected values to be strictly equal:\n\n12 !== 13\n', '13', '12'],
    ['pytest', "E       AssertionError: assert 'a b' == 'a c'", "'a c'", "'a b'"],
    ['pytest, with the operator in a value', "assert 'a == b' == 'c'", "'c'", "'a == b'"],
    [
      'pytest, with words and brackets in quotes',
      `assert ['not (', "it's"] == ['and']`,
      "['and']",
      `['not (', "it's"]`,
    ],
    [
      'node:assert, with it in a value',
      "Expected values to be strictly equal:\n\n'a !== b' !== 'c'\n",
      "'c'",
      "'a !== b'",
    ],
    ['node:assert, loosely', 'Expected values to be loosely equal:\n\n1 != 2\n', '2', '1'],
    ['Chai, with its words in a value', "expected 'x to equal y' to equal 'z'", "'z'", "'x to equal y'"],
    ['Chai, with an object', 'sum: expected Cart{ a: 1 } to be null', 'null', 'Cart{ a: 1 }'],
    ['unittest of Python, with a quote in a value', "AssertionError: 'a != b' != 'it\\'s'", "'it\\'s'", "'a != b'"],
    ['unittest of Python, with words of the test', 'AssertionError: 2 != 1 : not the sum', '1', '2'],
    ['unittest of Python', 'Traceback\nAssertionError: 2 != 1', '1', '2'],
    ['JUnit', 'org.opentest4j.AssertionFailedError: expected: <13> but was: <12>', '13', '12'],
    ['AssertJ', '\nexpected: 13\n but was: 12', '13', '12'],
    ['Hamcrest', 'Expected: is <13>\n     but: was <12>', '<13>', '<12>'],
    ['RSpec', '\nexpected: 13\n     got: 12\n\n(compared using ==)', '13', '12'],
    ['Minitest', 'Expected: 13\n  Actual: 12', '13', '12'],
    ['PHPUnit', 'Failed asserting that 12 matches expected 13.', '13', '12'],
    ['Rust', 'assertion `left == right` failed\n  left: 12\n right: 13', '13', '12'],
    ['testify', '\tError:      \tNot equal: \n\texpected: 13\n\tactual  : 12', '13', '12'],
    ['NUnit', '  Expected: 13\n  But was:  12', '13', '12'],
    ['xUnit.net', 'Assert.Equal() Failure\nExpected: 13\nActual:   12', '13', '12'],
  ])('%s', (_tool, text, expected, received) => {
    expect(findValues('', text)).toEqual({ expected, received });
    expect(findValues(text, '')).toEqual({ expected, received });
  });

  test.each([
    'Timed out after 5000 ms',
    'connect ECONNREFUSED 127.0.0.1:5432',
    '',
    'Error: nothing was expected here',
    'CHECK( data.int_seven != 7 )',
    'AssertionError: expected undefined not to be an undefined',
    'Expected: not equal to 2\n  But was:  2',
    'assert 2 == 2 and 3 == 4',
    'assert not (1 == 1)',
    'assert (1 == 2) == (3 == 4)',
    'assert all(1 == 2)',
    'assert 1 < 2 == 3',
    'assert 1 is 2 == 3',
    "assert 'x' in ['a == b']",
    "assert 'a == b' in 'c'",
    "assert 'it == b",
    'AssertionError: assert 3 != 3',
    'AssertionError: the total != the sum',
    'the page was expected to be there, and I expected the page to be visible',
    'expected 1 to be above 2',
    'expected [ 1 ] to be empty',
    'expected 1 to not equal 1',
    'expected: <a> but was: <b> but was: <c>',
    'expected: <a> but was: <b>, not <c> as it was',
    'Failed asserting that 1 is identical to 2 is identical to 3.',
  ])('are not in %j', (text) => expect(findValues(text, text)).toBeUndefined());
});

describe('a diff that a tool has written', () => {
  test('of Jest', () => {
    const text = '- Expected  - 1\n+ Received  + 1\n\n  Object {\n-   "a": 1,\n+   "a": 2,\n  }\n\n    at x (a.js:1:2)';
    expect(findDiff(text)).toEqual([
      { kind: 'same', text: '  Object {' },
      { kind: 'expected', text: '  "a": 1,' },
      { kind: 'received', text: '  "a": 2,' },
    ]);
  });

  test('of node:assert, where a plus is what was received', () => {
    expect(findDiff('+ actual - expected\n\n+ [ 1 ]\n- [ 2 ]\n\n    at x (a.js:1:2)')).toEqual([
      { kind: 'received', text: '[ 1 ]' },
      { kind: 'expected', text: '[ 2 ]' },
    ]);
  });

  test('of Mocha, where a plus is what was expected', () => {
    expect(findDiff('      + expected - actual\n\n      -1\n      +2\n')).toEqual([
      { kind: 'received', text: '1' },
      { kind: 'expected', text: '2' },
    ]);
  });

  test('of PHPUnit', () => {
    expect(findDiff('--- Expected\n+++ Actual\n@@ @@\n-13\n+12\n')?.map(({ kind }) => kind)).toEqual([
      'expected',
      'received',
    ]);
  });

  test('is in no other text', () => expect(findDiff('- a list\n- of things')).toBeUndefined());
});

describe('a stack trace', () => {
  test('has the frames of the project in sight, and those of libraries in folds', () => {
    const parts = traceParts(
      [
        'AssertionError: no',
        '    at add (/repo/src/cart.ts:3:5)',
        '    at run (/repo/node_modules/vitest/dist/runner.js:781:11)',
        '    at next (node:internal/process/task_queues:95:5)',
        '    at tests/cart.test.ts:9:3',
        '',
      ].join('\n'),
    );
    expect(
      parts.map((part) => (part.kind === 'foreign' ? [part.kind, part.lines.length] : [part.kind, part.line.trim()])),
    ).toEqual([
      ['text', 'AssertionError: no'],
      ['own', 'at add (/repo/src/cart.ts:3:5)'],
      ['foreign', 2],
      ['own', 'at tests/cart.test.ts:9:3'],
    ]);
  });

  test.each([
    ['own', '  File "/repo/tests/test_a.py", line 3, in test_x'],
    ['foreign', '  File "/usr/lib/python3/site-packages/pluggy/a.py", line 3, in run'],
    ['own', '\tat shop.CartTest.adds(CartTest.java:12)'],
    ['foreign', '\tat org.junit.jupiter.api.AssertEquals.fail(AssertEquals.java:55)'],
    ['foreign', '\tat java.base/java.lang.reflect.Method.invoke(Method.java:580) node:internal:1'],
    ['text', 'a message that says node_modules is missing'],
    ['text', 'expected 1 to equal 2'],
  ])('%s: %j', (kind, line) => expect(traceParts(line)[0]?.kind).toBe(kind));

  test('keeps every line', () => {
    const text = 'a\n    at x (node_modules/y/z.js:1:1)\nb\n\nc';
    const lines = traceParts(text).flatMap((part) => (part.kind === 'foreign' ? part.lines : [part.line]));
    expect(lines.join('\n')).toBe(text);
  });
});
