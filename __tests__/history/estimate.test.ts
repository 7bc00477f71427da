import { describe, expect, test } from '@jest/globals';
import { DEFAULT_UNIT_MS, estimateUnits, findClass, type KnownUnit } from '../../src/history/estimate.ts';
import type { RunnerClass } from '../../src/model.ts';
import { classOf, past } from './support.ts';

const estimate = (units: readonly KnownUnit[], ...classes: RunnerClass[]) =>
  estimateUnits(units, classes[0], classes.slice(1)).map(({ id, estimateMs, source }) => [id, estimateMs, source]);

describe('the estimate of a unit', () => {
  test('with a history depends most on its newest duration', () => {
    expect(estimate([{ id: 'a' }], classOf([past('a', [100, 200])]))).toEqual([['a', 170, 'history']]);
  });

  test('without one depends on its folder and on all units', () => {
    const known = classOf([past('x/a', [10]), past('x/b', [10]), past('y/c', [40]), past('y/d', [40])]);
    const units = ['x/a', 'x/b', 'y/c', 'y/d', 'x/new', 'z/new'].map((id) => ({ id }));
    const [first, second] = estimate(units, known).slice(4);
    const all = (2 * 10 ** 0.75 + 2 * 40 ** 0.75) / 4;
    expect(first).toEqual(['x/new', expect.closeTo(((2 * 10 ** 0.75 + 3 * all) / 5) ** (4 / 3)), 'sibling']);
    expect(second).toEqual(['z/new', expect.closeTo(all ** (4 / 3)), 'sibling']);
  });

  test('without one depends on the number of its tests, where the framework counted those of all', () => {
    const known = classOf([past('a', [100]), past('b', [400])]);
    const units = (testsSource: 'framework' | 'scan') =>
      [1, 16, 9].map((tests, index) => ({ id: 'abc'.charAt(index), tests, testsSource }));
    expect(estimate(units('framework'), known)[2]).toEqual(['c', expect.closeTo(300), 'sibling']);
    const mean = ((100 ** 0.75 + 400 ** 0.75) / 2) ** (4 / 3);
    expect(estimate(units('scan'), known)[2]).toEqual(['c', expect.closeTo(mean), 'sibling']);
    expect(estimate([...units('framework'), { id: 'd' }], known)[2]).toEqual(['c', expect.closeTo(mean), 'sibling']);
  });

  test('uses only relatives that still exist', () => {
    expect(estimate([{ id: 'a' }, { id: 'new' }], classOf([past('a', [10]), past('gone', [9999])]))).toEqual([
      ['a', 10, 'history'],
      ['new', expect.closeTo(10), 'sibling'],
    ]);
  });

  test('without any history is the root of the number of tests, where all are counted', () => {
    const units = [
      { id: 'a', tests: 1, bytes: 900 },
      { id: 'b', tests: 3, bytes: 100 },
    ];
    expect(estimate(units)).toEqual([
      ['a', DEFAULT_UNIT_MS * Math.sqrt(0.5), 'size'],
      ['b', DEFAULT_UNIT_MS * Math.sqrt(1.5), 'size'],
    ]);
  });

  test('without any history and counts is the root of the size of the file', () => {
    const units = [{ id: 'a', bytes: 100, tests: 5 }, { id: 'b', bytes: 300 }, { id: 'c' }];
    expect(estimate(units)).toEqual([
      ['a', DEFAULT_UNIT_MS * Math.sqrt(0.5), 'size'],
      ['b', DEFAULT_UNIT_MS * Math.sqrt(1.5), 'size'],
      ['c', DEFAULT_UNIT_MS, 'default'],
    ]);
  });

  test('without anything is the same for all, and not zero', () => {
    expect(estimate([{ id: 'a' }, { id: 'b', bytes: 0 }])).toEqual([
      ['a', DEFAULT_UNIT_MS, 'default'],
      ['b', DEFAULT_UNIT_MS, 'default'],
    ]);
    expect(DEFAULT_UNIT_MS).toBeGreaterThan(0);
  });

  test('learns nothing from units without samples, or from a class that was never really timed', () => {
    expect(estimate([{ id: 'a' }], classOf([past('a', [])]))).toEqual([['a', DEFAULT_UNIT_MS, 'default']]);
    const zeros = classOf([past('a', [0, 0]), past('b', [0])]);
    expect(estimate([{ id: 'a' }, { id: 'b' }], zeros).map(([, , source]) => source)).toEqual(['default', 'default']);
  });

  test('of zero is believed when others were timed', () => {
    expect(estimate([{ id: 'a' }], classOf([past('a', [0]), past('b', [5])]))).toEqual([['a', 0, 'history']]);
  });

  test('keeps the order and the file of the units', () => {
    const units = [{ id: 'b', file: 'f.js' }, { id: 'a' }];
    expect(estimateUnits(units, undefined)).toEqual([
      { id: 'b', file: 'f.js', estimateMs: DEFAULT_UNIT_MS, source: 'default' },
      { id: 'a', estimateMs: DEFAULT_UNIT_MS, source: 'default' },
    ]);
  });
});

describe('units that only other machines have run', () => {
  const slow = classOf([past('a', [100]), past('b', [200]), past('c', [300]), past('d', [400])]);

  test('are scaled by the units that both have run', () => {
    const own = classOf([past('a', [50]), past('b', [100]), past('c', [140])]);
    expect(estimate([{ id: 'a' }, { id: 'd' }], own, slow)).toEqual([
      ['a', 50, 'history'],
      ['d', 200, 'pool'],
    ]);
  });

  test('are not scaled while too few are comparable', () => {
    expect(estimate([{ id: 'd' }], classOf([past('a', [1])]), slow)).toEqual([['d', 400, 'pool']]);
    expect(estimate([{ id: 'd' }], classOf([]), slow)).toEqual([['d', 400, 'pool']]);
  });

  test('come from the class that knows most', () => {
    expect(estimate([{ id: 'd' }], classOf([]), classOf([past('d', [7])]), slow)).toEqual([['d', 400, 'pool']]);
  });

  test('are never scaled beyond ten times', () => {
    const own = classOf(['a', 'b', 'c'].map((id) => past(id, [100_000])));
    expect(estimate([{ id: 'd' }], own, slow)).toEqual([['d', 4000, 'pool']]);
  });
});

describe('the number of tests of a unit', () => {
  const known = classOf([past('a', [10], { tests: 7 })]);
  test.each([
    [
      'the framework over the history',
      { tests: 3, testsSource: 'framework' as const },
      { tests: 3, testsSource: 'framework' },
    ],
    ['the history over a scan', { tests: 3, testsSource: 'scan' as const }, { tests: 7, testsSource: 'history' }],
    ['the history over nothing', {}, { tests: 7, testsSource: 'history' }],
  ])('believes %s', (_case, given, expected) => {
    expect(estimateUnits([{ id: 'a', ...given }], known)[0]).toMatchObject(expected);
  });

  test('is absent when the tests were not counted', () => {
    expect(estimateUnits([{ id: 'new' }], known)[0]?.tests).toBeUndefined();
  });
});

describe('the class of a pool', () => {
  test('is found by name, property names too', () => {
    const runnerClass = classOf([]);
    const history = { version: 1, suite: 's', updatedAt: '', classes: [runnerClass] } as const;
    expect(findClass(history, 'default')).toBe(runnerClass);
    expect(findClass(history, '__proto__')).toBeUndefined();
    expect(findClass(undefined, 'default')).toBeUndefined();
  });
});
