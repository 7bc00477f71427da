import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { estimateUnits } from '../../src/history/estimate.ts';
import { classOfTimings, matchTimings, type TimedRuns } from '../../src/history/match.ts';
import { recentMean } from '../../src/history/statistics.ts';

const placed = (...units: string[]) => units.map((id) => ({ id }));
const runOf = (timings: Record<string, number>) => Object.entries(timings).map(([id, ms]) => ({ id, ms }));
const match = (timings: Record<string, number>, ...units: string[]) => matchTimings([runOf(timings)], placed(...units));
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
    ['a Python module below another folder', 'web.tests.test_foo', 'tests/test_foo.py'],
    ['a class inside a Python file below another folder', 'web.tests.test_foo.TestBar', 'tests/test_foo.py'],
    ['a test of a file', 'tests/test_foo.py::TestBar::test_x[1]', 'tests/test_foo.py'],
    ['a test of a file elsewhere', '/repo/tests/test_foo.py::test_x', 'tests/test_foo.py'],
  ])('is found by %s', (_case, timing, unit) => {
    expect(matched({ [timing]: 5 }, unit, 'other/unit.test.ts')).toEqual({ [unit]: 5 });
  });

  test('is the unit with the file of its class', () => {
    const units = [{ id: 'FooTest', file: 'src/test/java/com/acme/FooTest.java' }];
    expect([...matchTimings([[{ id: 'com.acme.FooTest', ms: 5 }]], units).ms]).toEqual([['FooTest', 5]]);
  });

  test.each([
    ['two units end alike', { 'a.test.ts': 5 }, ['x/a.test.ts', 'y/a.test.ts']],
    ['only the end of a name is alike', { 'my-a.test.ts': 5 }, ['a.test.ts']],
    ['only the last name of a module is alike', { 'web.tests.test_foo.TestBar': 5 }, ['x/test_foo.py', 'TestBar.py/x']],
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

  test.each([
    ['with the exact name first', { 'tests/a.py::x': 5, 'sub/tests/a.py::x': 50 }],
    ['with the exact name last', { 'sub/tests/a.py::x': 50, 'tests/a.py::x': 5 }],
  ])('of one part are not summed, %s: the exact name counts', (_case, timings) => {
    expect(matched({ ...timings, 'tests/a.py::y': 1 }, 'tests/a.py')).toEqual({ 'tests/a.py': 6 });
  });

  test('are summed for classes inside one file', () => {
    const timings = { 'com.acme.FooTest': 5, 'com.acme.FooTest$Inner': 7, 'com.acme.FooTest$Other': 1 };
    expect(matched(timings, 'src/com/acme/FooTest.java')).toEqual({ 'src/com/acme/FooTest.java': 13 });
  });
});

describe('timings of several runs', () => {
  const matchRuns = (runs: TimedRuns, ...units: string[]) =>
    Object.fromEntries(matchTimings(runs, placed(...units)).ms);
  const inClass = (id: string, test: string, ms: number) => ({ id, test, ms, isClass: true }) as const;
  const inFile = (id: string, test: string, ms: number) => ({ id, test, ms });

  test('are samples of a unit, and the newest outweighs the others', () => {
    const estimate = matchRuns([runOf({ 'a.py': 100 }), runOf({ 'a.py': 200 }), runOf({ './a.py': 300 })], 'a.py');
    expect(estimate['a.py']).toBeCloseTo(recentMean([100, 200, 300]) ?? 0, 9);
  });

  test('are samples of each test, whatever folders its name begins with', () => {
    const twice = [runOf({ 'tests/a.py::x': 20, 'tests/a.py::y': 10 }), runOf({ 'sub/tests/a.py::x': 20 })];
    expect(matchRuns(twice, 'tests/a.py')).toEqual({ 'tests/a.py': 30 });
  });

  test('of different tests are parts of one run', () => {
    const parts = [[inClass('tests.test_a', 'x', 10)], [inClass('tests.test_a', 'y', 5)]];
    expect(matchRuns(parts, 'tests/test_a.py')).toEqual({ 'tests/test_a.py': 15 });
  });

  test.each<[string, TimedRuns[number]]>([
    ['pytest-split', [{ id: 'tests/test_a.py::TestCart::test_tax', ms: 20 }]],
    ['a report with files', [inFile('tests/test_a.py', 'TestCart::test_tax', 20)]],
    ['a report with files below another folder', [inFile('sub/tests/test_a.py', 'TestCart::test_tax', 20)]],
    ['a report with classes', [inClass('tests.test_a.TestCart', 'test_tax', 20)]],
  ])('know a test that %s names in its own way', (_tool, other) => {
    const own = [inClass('tests.test_a.TestCart', 'test_tax', 20)];
    expect(matchRuns([own, other], 'tests/test_a.py')).toEqual({ 'tests/test_a.py': 20 });
  });

  test('never add up to more than the longest time of each test, in whatever order they come', () => {
    const parts = ['x', 'y', 'C::z'];
    const timing = fc.record({ part: fc.constantFrom(...parts), ms: fc.integer({ min: 0, max: 99 }) });
    fc.assert(
      fc.property(fc.array(fc.array(timing), { maxLength: 4 }), (runs) => {
        const named = runs.map((run) => run.map(({ part, ms }) => ({ id: `tests/a.py::${part}`, ms })));
        const estimate = matchRuns(named, 'tests/a.py')['tests/a.py'] ?? 0;
        const backwards = named.map((run) => run.toReversed());
        expect(matchRuns(backwards, 'tests/a.py')['tests/a.py'] ?? 0).toBeCloseTo(estimate, 6);
        const timesOf = (part: string) => runs.flat().flatMap((each) => (each.part === part ? [each.ms] : []));
        const most = parts.reduce((sum, part) => sum + Math.max(0, ...timesOf(part)), 0);
        expect(estimate).toBeLessThanOrEqual(most + 1e-6);
      }),
    );
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
