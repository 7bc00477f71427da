import { describe, expect, test } from '@jest/globals';
import { LastTries } from '../../src/judge/last-tries.ts';
import type { TestOutcome } from '../../src/model.ts';

const UNIT = { shard: 1, unit: 'a.js' };

function unproven(...outcomes: readonly TestOutcome[]) {
  const tries = new LastTries();
  for (const outcome of outcomes) tries.hear('a.js', 1, { outcome });
  return tries.unproven([UNIT]);
}

describe('a unit whose last try', () => {
  test.each<TestOutcome[]>([['passed'], ['skipped'], ['passed', 'skipped']])('reports %s is proven', (...outcomes) => {
    expect(unproven(...outcomes)).toEqual([]);
  });

  test.each<TestOutcome[]>([['failed'], ['errored'], ['passed', 'failed'], ['failed', 'passed']])(
    'reports %s %s is not proven',
    (...outcomes) => {
      expect(unproven(...outcomes)).toContainEqual(UNIT);
    },
  );

  test('reports nothing is not proven', () => {
    expect(unproven()).toEqual([UNIT]);
  });

  test('was reported by another shard is not proven', () => {
    const tries = new LastTries();
    tries.hear('a.js', 2, { outcome: 'passed' });
    expect(tries.unproven([UNIT])).toEqual([UNIT]);
  });
});
