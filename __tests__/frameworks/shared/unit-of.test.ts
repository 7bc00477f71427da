import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createUnitOf } from '../../../src/frameworks/shared/unit-of.ts';
import type { TestCase } from '../../../src/model.ts';

const testCase = (reported: Partial<TestCase>): TestCase => ({
  name: 'works',
  suite: [],
  outcome: 'passed',
  ...reported,
});

test('a module that unittest cannot import is known by its name', () => {
  const unitOf = createUnitOf(['tests/test_a.py', 'tests/test_b.py']);
  const className = 'unittest.loader._FailedTest-20261127190252';
  const failed = { name: 'tests.test_b', suite: [className], className, outcome: 'errored' as const };
  expect(unitOf({ ...failed, file: '/usr/lib/python3.11/unittest/loader.py' })).toBe('tests/test_b.py');
});

describe('a reported case', () => {
  const units = [
    'tests/cart.test.js',
    'tests/unit/money_test.py',
    'packages/a/index.test.ts',
    'packages/b/index.test.ts',
  ];
  const unitOf = createUnitOf(units);

  test.each<[string, Partial<TestCase>, string | undefined]>([
    ['its file as planned', { file: 'tests/cart.test.js' }, 'tests/cart.test.js'],
    ['a leading ./', { file: './tests/cart.test.js' }, 'tests/cart.test.js'],
    ['backslashes', { file: String.raw`tests\cart.test.js` }, 'tests/cart.test.js'],
    ['a path of another machine', { file: '/home/runner/work/x/tests/cart.test.js' }, 'tests/cart.test.js'],
    ['a Windows path of another machine', { file: String.raw`D:\a\x\tests\cart.test.js` }, 'tests/cart.test.js'],
    ['a file URL', { file: 'file:///w/tests/cart.test.js' }, 'tests/cart.test.js'],
    ['a path from a folder below', { file: 'cart.test.js' }, 'tests/cart.test.js'],
    ['a path from the folder above', { file: 'app/tests/cart.test.js' }, 'tests/cart.test.js'],
    ['two units that end alike', { file: 'index.test.ts' }, undefined],
    ['a path that ends like no planned one', { file: '/w/b/index.test.ts' }, undefined],
    ['all of the path after another root', { file: '/w/packages/b/index.test.ts' }, 'packages/b/index.test.ts'],
    ['a name that is only the end of a name', { file: 'art.test.js' }, undefined],
    ['a file that was not planned', { file: 'tests/other.test.js' }, undefined],
    ['a suite that is a path', { suite: ['all', 'tests/cart.test.js', 'outer'] }, 'tests/cart.test.js'],
    ['a class name that is a path', { className: './tests/cart.test.js' }, 'tests/cart.test.js'],
    ['a dotted module', { className: 'tests.unit.money_test' }, 'tests/unit/money_test.py'],
    ['a dotted module and classes', { className: 'tests.unit.money_test.TestA.TestB' }, 'tests/unit/money_test.py'],
    ['a dotted module from another root', { className: 'unit.money_test.TestA' }, 'tests/unit/money_test.py'],
    ['a module that failed to import', { className: '', name: 'tests.unit.money_test' }, 'tests/unit/money_test.py'],
    ['a class name that is none', { className: 'outer > inner' }, undefined],
    ['nothing', {}, undefined],
    ['the names of properties', { file: '__proto__', className: 'constructor', name: 'toString' }, undefined],
  ])('with %s', (_what, reported, unit) => {
    expect(unitOf(testCase(reported))).toBe(unit);
  });

  test('with the known root of another machine is compared with the whole path', () => {
    const same = ['test_a.py', 'tests/test_a.py'];
    expect(createUnitOf(same)(testCase({ file: '/w/x/tests/test_a.py' }))).toBeUndefined();
    expect(createUnitOf(same, { reportedRoots: ['/w/x'] })(testCase({ file: '/w/x/tests/test_a.py' }))).toBe(
      'tests/test_a.py',
    );
    expect(createUnitOf(same, { reportedRoots: ['/w/x/tests/'] })(testCase({ file: '/w/x/tests/test_a.py' }))).toBe(
      'test_a.py',
    );
    expect(createUnitOf(same, { reportedRoots: ['app'] })(testCase({ file: 'app/tests/test_a.py' }))).toBe(
      'tests/test_a.py',
    );
    expect(createUnitOf(same, { reportedRoots: ['D:\\w'] })(testCase({ file: 'D:\\w\\test_a.py' }))).toBe('test_a.py');
  });
});

test('a test that a Python class inherits belongs to the module that runs it', () => {
  const unitOf = createUnitOf(['tests/test_base.py', 'tests/test_derived.py']);
  const inherited = { file: 'tests/test_base.py', className: 'tests.test_derived.TestDerived' };
  expect(unitOf(testCase(inherited))).toBe('tests/test_derived.py');
  expect(unitOf(testCase({ ...inherited, className: 'tests.test_base.TestBase' }))).toBe('tests/test_base.py');
  expect(unitOf(testCase({ ...inherited, className: 'test_base.TestBase' }))).toBe('tests/test_base.py');
  expect(unitOf(testCase({ ...inherited, className: 'elsewhere.TestOther' }))).toBe('tests/test_base.py');
  expect(unitOf(testCase({ ...inherited, className: 'test_derived' }))).toBe('tests/test_base.py');
});

describe('units within a file', () => {
  const unitOf = createUnitOf([
    'tests/test_a.py::TestOuter',
    'tests/test_a.py::TestOuter::test_special',
    'tests/test_a.py::test_values[a::b]',
    'tests/test_a.py::test_values',
    'tests/test_b.py',
  ]);
  const named = (className: string, name: string) => unitOf(testCase({ className, name, file: 'tests/test_a.py' }));

  test('the smallest that contains the case is its unit', () => {
    expect(named('tests.test_a.TestOuter', 'test_one')).toBe('tests/test_a.py::TestOuter');
    expect(named('tests.test_a.TestOuter.TestInner', 'test_one')).toBe('tests/test_a.py::TestOuter');
    expect(named('tests.test_a.TestOuter', 'test_special')).toBe('tests/test_a.py::TestOuter::test_special');
    expect(named('tests.test_a', 'test_values[a::b]')).toBe('tests/test_a.py::test_values[a::b]');
    expect(named('tests.test_a', 'test_values[c]')).toBe('tests/test_a.py::test_values');
  });

  test('a case that none of them contains has no unit', () => {
    expect(named('tests.test_a', 'test_other')).toBeUndefined();
    expect(named('tests.test_a.TestOuterMost', 'test_one')).toBeUndefined();
  });
});

describe('units that are not files', () => {
  test('are found by class, by test, and by class and test', () => {
    const unitOf = createUnitOf(['com.example.CartTest', 'com.example.TaxTest#rounds', 'adds up']);
    expect(unitOf(testCase({ className: 'com.example.CartTest' }))).toBe('com.example.CartTest');
    expect(unitOf(testCase({ className: 'com.example.TaxTest', name: 'rounds' }))).toBe('com.example.TaxTest#rounds');
    expect(unitOf(testCase({ name: 'adds up' }))).toBe('adds up');
    expect(unitOf(testCase({ className: 'com.example.Cart' }))).toBeUndefined();
  });

  test('a class finds the source file that contains it', () => {
    const unitOf = createUnitOf(['src/test/java/com/example/CartTest.java', 'src/test/java/com/other/CartTest.java']);
    expect(unitOf(testCase({ className: 'com.example.CartTest' }))).toBe('src/test/java/com/example/CartTest.java');
    expect(unitOf(testCase({ className: 'CartTest' }))).toBeUndefined();
  });
});

test('every planned file is found below any folder, and the order of the units does not matter', () => {
  const segment = fc.stringMatching(/^[a-z]{1,2}$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `${segments.join('/')}.py`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), path, (units, reported) => {
      for (const unit of units) expect(createUnitOf(units)(testCase({ file: unit }))).toBe(unit);
      const there = testCase({ file: reported });
      expect(createUnitOf(units)(there)).toBe(createUnitOf(units.toReversed())(there));
    }),
  );
});

describe('a file in several projects', () => {
  const unitOf = createUnitOf(['[web] › t/a.spec.ts', '[mobile] › t/a.spec.ts', '[web] › t/b.spec.ts', 'c.spec.ts']);
  const inProject = (project: string, file: string) =>
    unitOf({ name: 'adds', outcome: 'passed', suite: [project, file], className: file, file });

  test('is the unit of the project whose suite is around the test', () => {
    expect(inProject('web', 't/a.spec.ts')).toBe('[web] › t/a.spec.ts');
    expect(inProject('mobile', 't/a.spec.ts')).toBe('[mobile] › t/a.spec.ts');
    expect(inProject('any', 'c.spec.ts')).toBe('c.spec.ts');
  });

  test('is no unit in a project that was not planned', () => {
    expect(inProject('tablet', 't/a.spec.ts')).toBeUndefined();
    expect(inProject('mobile', 't/b.spec.ts')).toBeUndefined();
  });
});

describe('units of several files', () => {
  const unitOf = createUnitOf(['cart', 'internal/cart', '.'], {
    unitOfFile: (file) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.'),
    reportedRoots: ['/home/runner/work/shop', 'services'],
  });
  const inFile = (file: string) => unitOf({ name: 'cart', outcome: 'passed', suite: ['example.org/shop'], file });

  test('contain the tests of the files directly in them', () => {
    expect(inFile('cart/cart_test.go')).toBe('cart');
    expect(inFile('internal/cart/cart_test.go')).toBe('internal/cart');
    expect(inFile('/home/runner/work/shop/internal/cart/x_test.go')).toBe('internal/cart');
    expect(inFile('services/main_test.go')).toBe('.');
  });
});
