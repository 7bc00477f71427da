import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPlainUnit } from '../../src/history/plain-unit.ts';
import { historySchema, MAX_DURATION_MS, MAX_SAMPLES } from '../../src/model.ts';
import { past } from './support.ts';

const schema = historySchema.shape.classes.element.shape.units.element;
const usual = past('a', [0, 1.5, MAX_DURATION_MS], { tests: 3, lastOutcome: 'failed', fails: 2 });

/** Values at and next to the limits of the fields. */
const value = fc.constantFrom<unknown>(
  ...[undefined, null, '', 'x', 'passed', 'missing', '2026-01-01T00:00:00Z', '2026-02-30T00:00:00.000Z', '2026-01-01'],
  ...[0, 1, 0.5, -1, -0, 2 ** 53, MAX_DURATION_MS, MAX_DURATION_MS + 1, Number.NaN, Number.POSITIVE_INFINITY, true],
  ...[[], [1], ['1'], [-1], [null], [Number.NaN], Array(MAX_SAMPLES).fill(1), Array(MAX_SAMPLES + 1).fill(1), {}],
  ...[[{ name: 'x', durationMs: 1, tests: 1 }], [{ name: 'x' }]],
);
const key = fc.constantFrom(...Object.keys(usual), 'parts', 'unknown', '__proto__', 'constructor');

test('a plain unit is one that the schema accepts unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 3 }), fc.subarray(Object.keys(usual)), (changes, gone) => {
      const kept = Object.entries(usual).filter(([name]) => changes.length > 0 || !gone.includes(name));
      const unit = Object.fromEntries([...kept, ...changes]);
      if (isPlainUnit(unit)) expect(schema.parse(unit)).toStrictEqual(unit);
    }),
    { numRuns: 3000 },
  );
});

test.each([null, undefined, 'x', 7, []])('%j is not a unit', (unit) => {
  expect(isPlainUnit(unit)).toBe(false);
});

test('a typical unit is plain, with its tests counted or not', () => {
  expect(isPlainUnit(usual)).toBe(true);
  expect(isPlainUnit(past('a', [1]))).toBe(true);
});
