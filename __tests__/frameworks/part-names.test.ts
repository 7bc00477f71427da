/** The names of parts, in reports and in sources. */
import { describe, expect, test } from '@jest/globals';
import { patternOf, patternOfOthers, wordsOf } from '../../src/frameworks/javascript/full-name.ts';
import { jest } from '../../src/frameworks/jest.ts';
import { pytest } from '../../src/frameworks/pytest.ts';
import { chooseParts, createAdopter, createUnitOfPlan, selectedTests } from '../../src/frameworks/shared/parts.ts';

describe('a part of a pytest file', () => {
  const partOf = (file: string, className: string, name: string) => pytest.select?.partOf({ className, name }, file);

  test.each([
    ['a function', 'tests/test_a.py', 'tests.test_a', 'test_b', 'test_b'],
    ['a function with parameters', 'tests/test_a.py', 'tests.test_a', 'test_b[a.b::c[1]]', 'test_b'],
    ['a class', 'tests/test_a.py', 'tests.test_a.TestB', 'test_c', 'TestB'],
    ['a class in a class', 'tests/test_a.py', 'tests.test_a.TestB.TestC', 'test_d', 'TestB'],
    ['from a root above', 'tests/test_a.py', 'app.tests.test_a.TestB', 'test_c', 'TestB'],
    ['from a root below', 'tests/test_a.py', 'test_a.TestB', 'test_c', 'TestB'],
    ['a class that is called like its file', 'tests/TestA.py', 'tests.TestA.TestA', 'test_c', 'TestA'],
    ['a folder with a dot', 'tests/v1.2/test_a.py', 'tests.v1.2.test_a.TestB', 'test_c', 'TestB'],
    ['a file that did not load', 'tests/test_a.py', '', 'tests.test_a', undefined],
    ['a test of another file', 'tests/test_a.py', 'tests.test_b.TestB', 'test_c', undefined],
  ])('%s', (_what, file, className, name, part) => {
    expect(partOf(file, className, name)).toBe(part);
  });

  test('occurs where its whole name occurs', () => {
    const source = 'class TestServer(Base):\n    pass\ndef test_größe(): pass\n';
    const occurs = (part: string) => pytest.select?.occurs?.(part, source);
    expect(['TestServer', 'test_größe'].map(occurs)).toEqual([true, true]);
    expect(['Test', 'TestServerMore', 'test_gr'].map(occurs)).toEqual([false, false, false]);
  });

  test.each([
    [undefined, true],
    [['uv', 'run', 'pytest'], true],
    [['/venv/bin/python3.12', '-m', 'pytest'], true],
    [['C:\\venv\\Scripts\\pytest.exe'], true],
    [['tox', '-e', 'py', '--'], false],
    [['python', '-I', '-m', 'pytest'], false],
    [['docker', 'compose', 'exec', 'app', 'pytest'], false],
    [['pytest', '{tests}', '--junitxml={junit}'], false],
  ])('is reached by the command %j: %s', (command, reached) => {
    expect(pytest.select?.reaches({ args: [], ...(command && { command }) })).toBe(reached);
  });
});

describe('a part of a Jest file', () => {
  const file = 'tests/a.test.js';
  const partOf = (className: string, name: string) => jest.select?.partOf({ className, name, file: 'app/a.js' }, file);

  test('consists of the words of the full name, however titles are joined', () => {
    expect(partOf(file, 'adds (1 + 2)')).toBe('adds 1 2');
    expect(partOf('app/a.js', 'adds')).toBe('adds');
    expect(partOf('Cart > total', 'adds')).toBe('cart total adds');
    expect(partOf('Cart > total > adds', 'tax')).toBe(partOf('Cart', 'total > adds tax'));
    expect(partOf(file, file)).toBeUndefined();
    expect(partOf(file, '日本語 🎉')).toBeUndefined();
  });

  test('occurs where the source contains its title, or creates titles', () => {
    const occurs = (part: string, source: string) => jest.select?.occurs?.(part, source);
    expect(occurs?.('cart adds tax', `describe('Cart', () => { it("adds (tax)", f); });`)).toBe(true);
    expect(occurs?.('cart adds tax', `describe('Cart', () => { it("adds", f); });`)).toBe(false);
    expect(occurs?.('row 1', `test.each([1])('row %i', f);`)).toBe(true);
    expect(occurs?.('row 1', `for (const i of [1]) test(\`row \${i}\`, f);`)).toBe(true);
  });

  test('is not reached with a pattern or a command of the user', () => {
    const reaches = (args: string[], command?: string[]) => jest.select?.reaches({ args, ...(command && { command }) });
    expect(reaches(['--ci'], ['npx', 'jest'])).toBe(true);
    expect([['-t', 'x'], ['-t=x'], ['--testNamePattern=x']].map((args) => reaches(args))).toEqual([
      false,
      false,
      false,
    ]);
    expect(reaches([], ['jest', '{tests}'])).toBe(false);
  });
});

test.each([
  ['a b', ['a b', 'A > B', '(a) [b]', 'a\nb'], ['a', 'ab', 'a b c', 'c a b', 'x']],
  ['a1', ['a1', '"A1"!'], ['a', 'a 1', 'a12']],
])('the pattern of %j matches its names and no other', (part, own, others) => {
  const only = new RegExp(patternOf([part, 'zz']), 'i');
  const rest = new RegExp(patternOfOthers([part, 'zz']), 'i');
  expect(own.map((name) => [wordsOf(name)?.toLowerCase(), only.test(name), rest.test(name)])).toEqual(
    own.map(() => [part, true, false]),
  );
  expect(others.map((name) => [only.test(name), rest.test(name)])).toEqual(others.map(() => [false, true]));
});

describe('a plan with a split file', () => {
  const planned = [
    { id: 'a.py', file: 'a.py' },
    { id: 'a.py::X', file: 'a.py', part: 'X' },
    { id: 'a.py::Y', file: 'a.py', part: 'Y' },
    { id: 'b.py', file: 'b.py' },
  ];

  test('names each file once to the framework, with its selection', () => {
    expect(chooseParts(planned, ['a.py::X', 'b.py', 'a.py'])).toEqual({
      units: ['a.py', 'b.py'],
      selections: new Map([['a.py', { except: ['Y'] }]]),
    });
    expect(chooseParts(planned, ['b.py', 'a.py::Y'])).toEqual({
      units: ['b.py', 'a.py'],
      selections: new Map([['a.py', { only: ['Y'] }]]),
    });
    expect(chooseParts(planned, ['a.py']).selections.get('a.py')).toEqual({ except: ['X', 'Y'] });
    expect(chooseParts(planned, ['b.py']).selections.size).toBe(0);
  });

  test('finds the part of a case, or the file when the case is in no part', () => {
    const unitOf = createUnitOfPlan({ units: planned }, pytest);
    const find = (className: string, name: string) =>
      unitOf({ className, name, file: 'a.py', suite: [], outcome: 'passed' });
    expect(find('a.X', 'test')).toBe('a.py::X');
    expect(find('a.XY', 'test')).toBe('a.py');
    expect(find('a', 'Y')).toBe('a.py::Y');
    expect(find('', 'a')).toBe('a.py');
    expect(createAdopter(planned, ['a.py::Y', 'b.py'])('a.py')).toBe('a.py::Y');
    expect(createAdopter(planned, ['a.py::Y', 'a.py'])('a.py')).toBe('a.py');
    expect(createAdopter(planned, ['b.py'])('b.py')).toBe('b.py');
  });

  test('counts as empty only what was searched and not found', () => {
    const said = (...files: unknown[]) => JSON.stringify(files);
    const empty = (...texts: string[]) =>
      [...selectedTests(planned, texts)].flatMap(([id, tests]) => (tests === 0 ? [id] : [])).sort();
    expect(empty(said(['a.py', ['X', 'Z']]))).toEqual(['a.py::Y']);
    expect(empty(said(['a.py', ['X']]), said(['a.py', ['Y']]))).toEqual(['a.py']);
    expect(empty(said(['a.py', []]))).toEqual(['a.py', 'a.py::X', 'a.py::Y']);
    expect(empty('', '[["a.py"', '{"a.py": []}', said(['a.py']), said(['a.py', { X: -1 }]))).toEqual([]);
    expect(empty()).toEqual([]);
  });

  test('counts the selected tests of the file and of its parts, once for all workers', () => {
    const said = JSON.stringify([['a.py', { X: 2, Z: 1, W: 3 }]]);
    const counts = { 'a.py': 4, 'a.py::X': 2, 'a.py::Y': 0 };
    expect(Object.fromEntries(selectedTests(planned, [said]))).toEqual(counts);
    expect(Object.fromEntries(selectedTests(planned, [said, said]))).toEqual(counts);
  });
});
