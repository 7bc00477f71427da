import { describe, expect, test } from '@jest/globals';
import { familiesOf, predictByRelatives } from '../../src/history/relatives.ts';
import { recentMean } from '../../src/history/statistics.ts';
import { median } from '../../src/median.ts';

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
  /** The plain mean, as far as a family is trusted. */
  const plain = { trust: 10, power: 1 };

  test('trusts a large family and doubts a small one', () => {
    const many = Array.from({ length: 90 }, (_, index) => ({ id: `big/${index}`, ms: 100 }));
    const predict = predictByRelatives([...many, { id: 'small/0', ms: 1000 }], plain);
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
    expect(predictByRelatives(known, { ...plain, trust: 0 })({ id: 'a/new' })).toBe(10);
    expect(predictByRelatives(known, { ...plain, trust: 1 })({ id: 'a/new' })).toBe(15);
  });

  test('is what all units take where all take equally long', () => {
    const known = ['a/0', 'a/1', 'b/0'].map((id) => ({ id, ms: 700 }));
    expect(predictByRelatives(known)({ id: 'a/new' })).toBeCloseTo(700);
  });

  test('is not that of one very long unit, and not that of the usual one', () => {
    const known = Array.from({ length: 20 }, (_, index) => ({ id: `a/${index}`, ms: index === 0 ? 600_000 : 1000 }));
    const ms = predictByRelatives(known)({ id: 'a/new' }) ?? 0;
    expect(ms).toBeCloseTo(((600_000 ** 0.75 + 19 * 1000 ** 0.75) / 20) ** (4 / 3));
    expect(ms).toBeLessThan((600_000 + 19 * 1000) / 20 / 2);
    expect(ms).toBeGreaterThan(1000);
  });

  test('is for the size of the unit, and an unknown size is the usual one', () => {
    const known = [
      { id: 'a/0', ms: 400, size: 2 },
      { id: 'a/1', ms: 200, size: 1 },
      { id: 'a/2', ms: 200 },
    ];
    const predict = predictByRelatives(known);
    expect(predict({ id: 'a/new', size: 3 })).toBeCloseTo(600);
    expect(predict({ id: 'a/new' })).toBeCloseTo(200);
  });

  test('is unknown, not zero, when nothing was timed', () => {
    expect(predictByRelatives([])({ id: 'a' })).toBeUndefined();
  });

  test('is not confused by property names', () => {
    expect(predictByRelatives([{ id: '__proto__/a', ms: 5 }])({ id: 'constructor/b' })).toBeCloseTo(5);
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
