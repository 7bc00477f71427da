import { describe, expect, test } from '@jest/globals';
import { familiesOf, predictByRelatives } from '../../src/history/relatives.ts';
import { median, recentMean } from '../../src/history/statistics.ts';

describe('the families of a unit', () => {
  test.each([
    ['a file', { id: 'src/a/x.test.ts' }, ['src/a', 'src', '']],
    ['a parametrised test', { id: 't/x.py::C::test[a/b-[1]]' }, ['t/x.py::C::test', 't/x.py::C', 't/x.py', 't', '']],
    ['a Java class', { id: 'com.acme.FooTest' }, ['com.acme', 'com', '']],
    ['a Java method', { id: 'com.acme.FooTest#works' }, ['com.acme.FooTest', '']],
    [
      'a class with a file',
      { id: 'FooTest', file: 'src/java/FooTest.java' },
      ['src/java/FooTest.java', 'src/java', 'src', ''],
    ],
    ['a name', { id: 'smoke' }, ['']],
  ])('of %s are named the nearest first', (_case, unit, families) => {
    expect(familiesOf(unit)).toEqual(families);
  });

  test('are limited, however long a hostile name is', () => {
    expect(familiesOf({ id: 'a/'.repeat(100_000) }).length).toBeLessThan(20);
  });
});

describe('the prediction by relatives', () => {
  test('trusts a large family and doubts a small one', () => {
    const many = Array.from({ length: 90 }, (_, index) => ({ id: `big/${index}`, ms: 100 }));
    const predict = predictByRelatives([...many, { id: 'small/0', ms: 1000 }]);
    const all = (90 * 100 + 1000) / 91;
    expect(predict({ id: 'big/new' })).toBeCloseTo((9000 + 10 * all) / 100);
    expect(predict({ id: 'small/new' })).toBeCloseTo((1000 + 10 * all) / 11);
    expect(predict({ id: 'elsewhere/new' })).toBeCloseTo(all);
  });

  test('trusts a family as far as it is told', () => {
    const known = [
      { id: 'a/0', ms: 10 },
      { id: 'b/0', ms: 30 },
    ];
    expect(predictByRelatives(known, 0)({ id: 'a/new' })).toBe(10);
    expect(predictByRelatives(known, 1)({ id: 'a/new' })).toBe(15);
  });

  test('is unknown, not zero, when nothing was timed', () => {
    expect(predictByRelatives([])({ id: 'a' })).toBeUndefined();
  });

  test('is not confused by property names', () => {
    expect(predictByRelatives([{ id: '__proto__/a', ms: 5 }])({ id: 'constructor/b' })).toBe(5);
  });
});

describe('statistics', () => {
  test('the recent mean lets each newer sample outweigh all before it', () => {
    expect(recentMean([100])).toBe(100);
    expect(recentMean([100, 200])).toBeCloseTo(170);
    expect(recentMean([0, 0, 1000])).toBeCloseTo(700);
    expect(recentMean([100, 200], 1)).toBe(200);
    expect(recentMean([])).toBeUndefined();
  });

  test('the median is the middle, or between the two in the middle', () => {
    expect(median([5, 1, 9])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([])).toBeUndefined();
  });
});
