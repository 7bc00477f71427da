import { describe, expect, test } from '@jest/globals';
import { FailedTests } from '../../../src/commands/run/failed-tests.ts';
import type { TestCase, TestOutcome } from '../../../src/model.ts';

const UNIT = 'a.test.js';
const PLACED = { name: 'adds', suite: ['cart'], className: 'Cart' };

const someCase = (outcome: TestOutcome, change: Partial<TestCase> = {}): TestCase => ({
  ...PLACED,
  outcome,
  failedTries: [],
  ...change,
});

/** Whether each of the cases counts as failed, one after the other. */
function hear(...cases: readonly TestCase[]): boolean[] {
  const failedTests = new FailedTests();
  return cases.map((testCase) => failedTests.hear(UNIT, testCase));
}

describe('a failed test', () => {
  test.each<[next: TestOutcome, counts: boolean]>([
    ['passed', false],
    ['skipped', true],
    ['failed', true],
    ['errored', true],
  ])('that is %s in the retry', (next, counts) => {
    for (const before of ['failed', 'errored'] as const)
      expect(hear(someCase(before), someCase(next))).toEqual([true, counts]);
  });

  test('that is skipped and then passes is settled', () => {
    expect(hear(someCase('failed'), someCase('skipped'), someCase('passed'))).toEqual([true, true, false]);
  });

  test.each<[what: string, other: Partial<TestCase>]>([
    ['name', { name: 'removes' }],
    ['suite', { suite: ['cart', 'empty'] }],
    ['class', { className: 'Basket' }],
  ])('is not settled by a test of another %s', (_what, other) => {
    expect(hear(someCase('failed'), someCase('passed', other), someCase('skipped'))).toEqual([true, false, true]);
  });

  test('is not settled by a test of its name in another unit', () => {
    const failedTests = new FailedTests();
    failedTests.hear(UNIT, someCase('failed'));
    expect(failedTests.hear('b.test.js', someCase('passed'))).toBe(false);
    expect(failedTests.hear(UNIT, someCase('skipped'))).toBe(true);
  });
});

test('a test that never failed does not count, skipped or not', () => {
  expect(hear(someCase('passed'), someCase('skipped'))).toEqual([false, false]);
});

describe('a unit has open failures', () => {
  const hasAfter = (...cases: readonly TestCase[]): boolean => {
    const failedTests = new FailedTests();
    for (const testCase of cases) failedTests.hear(UNIT, testCase);
    return failedTests.has(UNIT);
  };
  const ofUnit = { name: UNIT };

  test('while a test in it has failed and not passed since', () => {
    expect(hasAfter(someCase('failed'))).toBe(true);
    expect(hasAfter(someCase('failed'), someCase('skipped'))).toBe(true);
    expect(hasAfter(someCase('failed'), someCase('passed'))).toBe(false);
    expect(hasAfter(someCase('passed'))).toBe(false);
  });

  test('of its tests only: the case that stands for the unit as a whole does not count', () => {
    expect(hasAfter(someCase('errored', ofUnit))).toBe(false);
    expect(hasAfter(someCase('errored', ofUnit), someCase('failed'))).toBe(true);
  });

  test('of its own', () => {
    const failedTests = new FailedTests();
    failedTests.hear(UNIT, someCase('failed'));
    expect(failedTests.has('b.test.js')).toBe(false);
  });
});
