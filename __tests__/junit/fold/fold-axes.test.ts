import { expect, test } from '@jest/globals';
import { Fold } from '../../../src/junit/fold/fold.ts';
import type { CaseOrigin, TestCase, TestOutcome } from '../../../src/model.ts';

type Case = readonly [origin: Partial<CaseOrigin>, outcome: TestOutcome, name?: string];

function folded(...cases: readonly Case[]) {
  const fold = new Fold();
  for (const [origin, outcome, name = 't'] of cases) {
    const testCase: TestCase = { name, suite: ['s'], outcome };
    fold.add(testCase, { report: `${origin.axis}/x.xml`, ...origin });
  }
  return fold.tests().map((one) => [one.name, one.outcome, one.flaky]);
}

test('a test that ran on two systems gives two tests with different names', () => {
  expect(folded([{ axis: 'windows' }, 'passed'], [{ axis: 'linux' }, 'failed'])).toEqual([
    ['t [linux]', 'failed', false],
    ['t [windows]', 'passed', false],
  ]);
});

test('the same is true if their reports have the same name', () => {
  const cases = ['windows', 'linux'].map((axis) => [{ axis, report: 'x.xml' }, 'passed'] as const);
  expect(folded(...cases).map(([name]) => name)).toEqual(['t [linux]', 't [windows]']);
});

test('a test that ran on one system keeps its name', () => {
  expect(folded([{ axis: 'linux' }, 'passed'], [{ axis: 'windows' }, 'passed', 'u'])).toEqual([
    ['t', 'passed', false],
    ['u', 'passed', false],
  ]);
});

test('attempts on one system are tries, and do not affect the other system', () => {
  expect(
    folded(
      [{ axis: 'linux', attempt: 1 }, 'failed'],
      [{ axis: 'linux', attempt: 2 }, 'passed'],
      [{ axis: 'windows', attempt: 1 }, 'failed'],
    ),
  ).toEqual([
    ['t [linux]', 'passed', true],
    ['t [windows]', 'failed', false],
  ]);
});

test('the same test of a planned shard is a separate test', () => {
  expect(folded([{ shard: 1 }, 'passed'], [{ axis: 'linux' }, 'failed'])).toEqual([
    ['t', 'passed', false],
    ['t [linux]', 'failed', false],
  ]);
});
