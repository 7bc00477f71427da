import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitBytes, fitCharacters } from '../../src/platform/fit.ts';
import { anyText } from '../support/any-text.ts';

const text = anyText({ maxLength: 60 });
const max = fc.integer({ min: 3, max: 80 });

test.each([
  ['characters', fitCharacters, (one: string) => one.length],
  ['bytes', fitBytes, (one: string) => Buffer.byteLength(one)],
] as const)(
  'what fits by %s stays, and what does not is cut between characters as late as possible',
  (_unit, shorten, size) => {
    fc.assert(
      fc.property(text, max, (given, most) => {
        const fitting = shorten(given, most);
        if (size(given) <= most) return expect(fitting).toBe(given);
        const kept = fitting.slice(0, -1);
        expect(size(fitting)).toBeLessThanOrEqual(most);
        expect(fitting.endsWith('…') && given.startsWith(kept)).toBe(true);
        const [next = ''] = given.slice(kept.length);
        expect(size(`${kept}${next}…`)).toBeGreaterThan(most);
      }),
    );
  },
);
