/** The bars of a trend. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { barsOf } from '../../src/page/trend.ts';

test('a bar is as high as its value, from zero, and what is above it is a bar of its own', () => {
  const { bars, most } = barsOf([{ value: 10 }, { value: 5, upper: 5 }, { value: undefined }, { value: 0 }], 40, 100);
  expect(most).toBe(10);
  expect(bars.map(({ at, y, height, isUpper }) => [at, y, height, isUpper])).toEqual([
    [0, 0, 100, false],
    [1, 50, 50, false],
    [1, 0, 50, true],
  ]);
});

test('bars stay in their box, in the order of the runs, and none that has a value is lost', () => {
  const value = fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined });
  fc.assert(
    fc.property(fc.array(fc.record({ value, upper: fc.nat(1e9) }), { maxLength: 300 }), (readings) => {
      const { bars } = barsOf(readings, 400, 72);
      for (const { x, y, width, height } of bars) {
        expect(Math.min(x, y, width)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(400.001);
        expect(y + height).toBeLessThanOrEqual(73.001);
        expect(height).toBeGreaterThanOrEqual(1);
      }
      expect(bars.filter(({ isUpper }) => !isUpper)).toHaveLength(readings.filter(({ value = 0 }) => value > 0).length);
      expect(bars.map(({ at }) => at)).toEqual(bars.map(({ at }) => at).toSorted((a, b) => a - b));
    }),
  );
});
