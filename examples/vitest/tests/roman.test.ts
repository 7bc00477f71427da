import { expect, test } from 'vitest';
import { toRoman } from '../src/roman.ts';

test.for([
  [1, 'I'],
  [4, 'IV'],
  [9, 'IX'],
  [40, 'XL'],
  [1994, 'MCMXCIV'],
  [3999, 'MMMCMXCIX'],
] as const)('%i is %s', ([number, roman]) => expect(toRoman(number)).toBe(roman));

test('there is no zero', () => expect(() => toRoman(0)).toThrow(RangeError));
