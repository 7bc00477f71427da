/** Text of any characters, without halves of them. */
import fc from 'fast-check';

const FIRST_HALF = 0xd800;
const HALVES = 0x800;

/** What `unit: 'binary'` gives. That keeps a map of all million characters: a second and 150 MB in each test file. */
const character = fc
  .integer({ min: 0, max: 0x10ffff - HALVES })
  .map((place) => String.fromCodePoint(place < FIRST_HALF ? place : place + HALVES), placeOf);

/** The way back, by which fast-check finds `__proto__` and the like among these texts; -1 is no place. */
function placeOf(text: unknown): number {
  const code = typeof text === 'string' && [...text].length === 1 ? (text.codePointAt(0) ?? -1) : -1;
  return code < FIRST_HALF ? code : code - HALVES;
}

export const anyText = ({ maxLength }: { readonly maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc.string({ unit: character, ...(maxLength === undefined ? {} : { maxLength }) });
