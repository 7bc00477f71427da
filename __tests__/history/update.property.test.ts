import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BaseRun } from '../../src/history/base.ts';
import type { TestRun } from '../../src/history/base-test.ts';
import { decodeHistory, encodeHistory } from '../../src/history/codec.ts';
import { type RunToLearn, type UnitRun, updateHistory } from '../../src/history/update.ts';
import { type History, historySchema, MAX_BASE_NAME, TEST_OUTCOMES, UNIT_OUTCOMES } from '../../src/model.ts';
import { shuffled } from '../schedule/support.ts';
import { anyText } from '../support/any-text.ts';
import { RESULTS } from './support.ts';

const unitRun: fc.Arbitrary<UnitRun> = fc.record({
  id: fc.constantFrom('a', 'b', 'c/d', '__proto__', 'constructor'),
  pool: fc.constantFrom('default', 'windows'),
  outcome: fc.constantFrom(...UNIT_OUTCOMES),
  durationMs: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined }),
  tests: fc.nat(50),
  flaky: fc.boolean(),
});
const testRun: fc.Arbitrary<TestRun> = fc.record({
  unit: fc.constantFrom('a', 'b', '__proto__'),
  name: fc.oneof(fc.constantFrom('', '__proto__', 'x'), anyText({ maxLength: MAX_BASE_NAME / 2 })),
  outcome: fc.constantFrom(...TEST_OUTCOMES),
  flaky: fc.boolean(),
  durationMs: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined }),
});
const base: fc.Arbitrary<BaseRun> = fc.record({
  commit: fc.constantFrom('', 'c1', 'c2'),
  commitIsExact: fc.boolean(),
  complete: fc.subarray(['a', 'b', '__proto__']).map((units) => new Set(units)),
  tests: fc.array(testRun, { maxLength: 8 }),
  results: fc.constant(RESULTS),
});
const runs: fc.Arbitrary<readonly RunToLearn[]> = fc.array(
  fc
    .tuple(
      fc.uniqueArray(unitRun, { selector: ({ id, pool }) => `${pool}/${id}`, maxLength: 8 }),
      fc.option(base, { nil: undefined }),
    )
    .map(([units, tests]) => ({
      suite: 's',
      now: new Date('2026-01-01T00:00:00.000Z'),
      records: [],
      units,
      base: tests,
    })),
  { minLength: 1, maxLength: 14 },
);
const historyAfter = (all: readonly RunToLearn[]): History | undefined =>
  all.reduce<History | undefined>((history, run) => updateHistory(history, run), undefined);

describe('after any runs', () => {
  test('the history stays a valid file that reads back as it was written', () => {
    fc.assert(
      fc.property(runs, (all) => {
        const history = historyAfter(all);
        if (history === undefined) throw new Error('there is always a run');
        expect(historySchema.parse(history)).toEqual(history);
        expect(decodeHistory(encodeHistory(history), 'h')).toEqual(history);
      }),
    );
  });

  test('the order of the units of a run does not matter', () => {
    fc.assert(
      fc.property(runs, fc.infiniteStream(fc.nat()), (all, numbers) => {
        const turned = all.map((run) => ({ ...run, units: shuffled(run.units, numbers) }));
        expect(historyAfter(turned)).toEqual(historyAfter(all));
      }),
    );
  });

  test('only units that passed at the first try are timed', () => {
    fc.assert(
      fc.property(runs, (all) => {
        const taught = all.flatMap(({ units }) =>
          units.filter(
            ({ outcome, flaky, durationMs }) => outcome === 'passed' && !flaky && (durationMs ?? 9e9) <= 86_400_000,
          ),
        );
        const samples = (historyAfter(all)?.classes ?? []).flatMap(({ name, units }) =>
          units.map(({ id, durationsMs }) => [name, id, durationsMs.length] as const),
        );
        for (const [pool, id, count] of samples) {
          expect(count).toBe(Math.min(9, taught.filter((unit) => unit.pool === pool && unit.id === id).length));
        }
      }),
    );
  });
});
