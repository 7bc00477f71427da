import { expect, test } from '@jest/globals';
import { troubledUnits } from '../../src/history/troubled.ts';
import { classOf, past } from './support.ts';

test('units that failed or were flaky lately, wherever that is known', () => {
  const tests = (more: object) => [{ name: 'x', ...more }];
  const troubled = troubledUnits({
    version: 1,
    suite: 's',
    updatedAt: '2026-01-01T00:00:00.000Z',
    classes: [classOf([past('passed', []), past('failed', [], { lastOutcome: 'failed' })])],
    base: {
      commit: '',
      at: '2026-01-01T00:00:00.000Z',
      units: [
        { id: 'good', tests: tests({}) },
        { id: 'failing', tests: tests({ fails: 2 }) },
        { id: 'flaky', tests: tests({ flakes: 1, lastFlake: '2026-01-01T00:00:00.000Z' }) },
      ],
    },
    lastRun: { commit: 'c', failed: [{ unit: 'of the last run', name: 'x' }] },
  });
  expect([...troubled].sort()).toEqual(['failed', 'failing', 'flaky', 'of the last run']);
});
