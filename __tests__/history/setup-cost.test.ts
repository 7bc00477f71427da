import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { condensed } from '../../src/history/condensed.ts';
import { knowledgeOf } from '../../src/history/knowledge.ts';
import { separateSetup } from '../../src/history/setup-cost.ts';
import type { History } from '../../src/model.ts';
import { classOf, past } from './support.ts';

const traced = classOf([
  past('a', [300, 55_300, 300, 300]),
  past('b', [200, 200, 50_200]),
  past('c', [1000, 900, 1100, 61_000]),
  past('d', [2000, 2100, 2000]),
]);

describe('set-up that reports count as time of a test', () => {
  test('is found by outliers of nearly equal size on changing tests, and subtracted from them', () => {
    const { setupMs, runnerClass } = separateSetup(traced);
    expect(setupMs).toBe(55_000);
    expect(runnerClass.units.map(({ durationsMs }) => durationsMs)).toEqual([
      [300, 300, 300, 300],
      [200, 200, 200],
      [1000, 900, 1100, 1050],
      [2000, 2100, 2000],
    ]);
  });

  test.each([
    ['outliers of all sizes', [past('a', [1, 9000, 1]), past('b', [1, 50_000, 1]), past('c', [1, 400_000, 1])]],
    ['two outliers', [past('a', [1, 50_000, 1]), past('b', [1, 50_000, 1])]],
    ['slow tests', [past('a', [50_000, 50_000, 50_000]), past('b', [51_000, 50_000, 50_000])]],
    ['a test that became slow for good', ['a', 'b', 'c'].map((id) => past(id, [300, 50_300, 50_300]))],
    ['too few samples', ['a', 'b', 'c'].map((id) => past(id, [300, 50_300]))],
    ['small outliers', ['a', 'b', 'c'].map((id) => past(id, [300, 2300, 300]))],
  ])('is not found in %s', (_case, units) => {
    const runnerClass = classOf(units);
    expect(separateSetup(runnerClass)).toEqual({ setupMs: 0, runnerClass });
  });
});

describe('what the history knows for a plan', () => {
  const history: History = {
    version: 1,
    suite: 's',
    updatedAt: '2026-01-01T00:00:00.000Z',
    classes: [
      { ...traced, shards: [{ wallMs: 30_000, testsMs: 10_000 }] },
      { ...classOf([past('e', [7])]), name: 'windows' },
    ],
  };

  test('has estimates without the set-up, and an overhead with it', () => {
    const { units, overhead, setupMs } = knowledgeOf(history, 'default', [{ id: 'b' }, { id: 'e' }]);
    expect(units.map(({ id, estimateMs, source }) => [id, estimateMs, source])).toEqual([
      ['b', 200, 'history'],
      ['e', 7, 'pool'],
    ]);
    expect(overhead).toEqual({ fixedMs: 75_000, factor: 1 });
    expect(setupMs).toBe(55_000);
  });

  test('is the same when only what a plan needs was kept', () => {
    const samples = fc.array(fc.oneof(fc.nat(2000), fc.constantFrom(0, 50_000, 50_100.5)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(samples, { maxLength: 8 }), (all) => {
        const units = all.map((durationsMs, at) => past(`a/${at}`, durationsMs, at % 2 === 0 ? { tests: at } : {}));
        const asked = [...units.slice(1), { id: 'a/new' }].map(({ id }) => ({ id }));
        const kept = { ...history, classes: [{ ...classOf([]), units: units.map(condensed) }] };
        expect(knowledgeOf(kept, 'default', asked)).toEqual(
          knowledgeOf({ ...history, classes: [classOf(units)] }, 'default', asked),
        );
      }),
    );
  });

  test('includes what failed last', () => {
    const failing = { ...history, classes: [classOf([past('x', [1], { lastOutcome: 'failed' }), past('y', [1])])] };
    expect(knowledgeOf(failing, 'default', []).failedLast).toEqual(new Set(['x']));
  });

  test('without a history is the default', () => {
    expect(knowledgeOf(undefined, 'default', [{ id: 'a' }])).toMatchObject({
      units: [{ id: 'a', source: 'default' }],
      overhead: { fixedMs: 60_000, factor: 1 },
      setupMs: 0,
    });
  });
});
