import { describe, expect, test } from '@jest/globals';
import { estimateUnits } from '../../src/history/estimate.ts';
import { classOfTimings, matchTimings } from '../../src/history/match.ts';

const match = (timings: Record<string, number>, ...units: string[]) =>
  matchTimings(
    Object.entries(timings).map(([id, ms]) => ({ id, ms })),
    units.map((id) => ({ id })),
  );
const matched = (timings: Record<string, number>, ...units: string[]) =>
  Object.fromEntries(match(timings, ...units).ms);

describe('the unit of a timing', () => {
  test.each([
    ['its id', 'src/a.test.ts', 'src/a.test.ts'],
    ['a leading ./', './src/a.test.ts', 'src/a.test.ts'],
    ['a leading ./ of the unit', 'src/a.test.ts', './src/a.test.ts'],
    ['Windows separators', 'src\\a.test.ts', 'src/a.test.ts'],
    ['an absolute path', '/home/runner/work/x/x/src/a.test.ts', 'src/a.test.ts'],
    ['an absolute path on Windows', 'D:\\a\\x\\src\\a.test.ts', 'src/a.test.ts'],
    ['the folder of a package in front', 'packages/x/src/a.test.ts', 'src/a.test.ts'],
    ['the folder of a package in front of the unit', 'src/a.test.ts', 'packages/x/src/a.test.ts'],
    ['a class of a file', 'com.acme.FooTest', 'src/test/java/com/acme/FooTest.java'],
    ['an inner class', 'com.acme.FooTest$Inner', 'src/test/java/com/acme/FooTest.java'],
    ['a file of a class', 'app/src/test/kotlin/com/acme/FooTest.kt', 'com.acme.FooTest'],
    ['a class inside a Python file', 'tests.unit.test_foo.TestBar', 'tests/unit/test_foo.py'],
    ['a Python module', 'tests.unit.test_foo', 'tests/unit/test_foo.py'],
    ['a test of a file', 'tests/test_foo.py::TestBar::test_x[1]', 'tests/test_foo.py'],
    ['a test of a file elsewhere', '/repo/tests/test_foo.py::test_x', 'tests/test_foo.py'],
  ])('is found by %s', (_case, timing, unit) => {
    expect(matched({ [timing]: 5 }, unit, 'other/unit.test.ts')).toEqual({ [unit]: 5 });
  });

  test('is the unit with the file of its class', () => {
    const units = [{ id: 'FooTest', file: 'src/test/java/com/acme/FooTest.java' }];
    expect([...matchTimings([{ id: 'com.acme.FooTest', ms: 5 }], units).ms]).toEqual([['FooTest', 5]]);
  });

  test.each([
    ['two units end alike', { 'a.test.ts': 5 }, ['x/a.test.ts', 'y/a.test.ts']],
    ['only the end of a name is alike', { 'my-a.test.ts': 5 }, ['a.test.ts']],
    ['only a folder is alike', { 'tests/gone.py': 5 }, ['x/tests.py']],
    ['the name is a property', { constructor: 5 }, ['a.test.ts']],
  ])('is none when %s', (_case, timings, units) => {
    const { ms, rate, strangers } = match(timings, ...units);
    expect([...ms]).toEqual([]);
    expect(rate).toBe(0);
    expect(strangers).toEqual(Object.keys(timings));
  });
});

describe('several timings of one unit', () => {
  test('are summed when they are of its parts', () => {
    expect(matched({ 'a.py::x': 5, 'a.py::y': 7 }, 'a.py')).toEqual({ 'a.py': 12 });
  });

  test('of the unit itself count, and not those of its parts or with the same end', () => {
    expect(matched({ 'a.py::x': 5, 'a.py': 20, 'lib/a.py': 90 }, 'a.py')).toEqual({ 'a.py': 20 });
  });

  test('with the same end are not summed: the longest counts', () => {
    expect(matched({ '/one/a.py': 5, '/two/a.py': 7, '/three/a.py': 6 }, 'a.py')).toEqual({ 'a.py': 7 });
  });
});

describe('the match rate', () => {
  test('is the share of the units that were found', () => {
    expect(match({ 'a.py': 1, 'gone.py': 1 }, 'a.py', 'b.py', 'c.py', 'd.py').rate).toBe(0.25);
    expect(match({ 'a.py': 1 }).rate).toBe(1);
  });
});

describe('matched timings', () => {
  test('are a runner class to estimate by', () => {
    const runnerClass = classOfTimings('default', match({ './a.py': 250 }, 'a.py'));
    expect(runnerClass.name).toBe('default');
    expect(estimateUnits([{ id: 'a.py' }], runnerClass)).toEqual([{ id: 'a.py', estimateMs: 250, source: 'history' }]);
  });
});
