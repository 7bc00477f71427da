import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { axisLabel } from '../../src/model.ts';
import { valuesOf } from '../../src/text/leg.ts';

test('an axis in words has as many values as it was made of, whatever they are', () => {
  const word = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a, b', 'x=y', '"', 'a"', '", b="', '\\"', ', '));
  const values = fc.array(fc.record({ name: word, value: fc.oneof(word, fc.constant('')) }), { maxLength: 4 });
  fc.assert(
    fc.property(values, (all) => {
      const each = all.map((value) => axisLabel([value]));
      fc.pre(each.every((label) => label.length < 100));
      expect(valuesOf(axisLabel(all))).toEqual(each);
    }),
    { numRuns: 1000 },
  );
});

test('a very long one is not taken apart', () => {
  const label = `a=${'x'.repeat(2000)}, b=1`;
  expect(valuesOf(label)).toEqual([label]);
});
