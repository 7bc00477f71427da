/** Text with any characters, but without halves of characters. */
import fc from 'fast-check';

const FIRST_HALF = 0xd800;
const HALVES = 0x800;

/** The same texts as `unit: 'binary'`, which keeps a map of all million characters. The map takes a second and 150 MB in each test file. */
const character = fc
  .integer({ min: 0, max: 0x10ffff - HALVES })
  .map((place) => String.fromCodePoint(place < FIRST_HALF ? place : place + HALVES), placeOf);

/** The place of a character; -1 when it has none. fast-check needs it to find `__proto__` and similar texts. */
function placeOf(text: unknown): number {
  const code = typeof text === 'string' && [...text].length === 1 ? (text.codePointAt(0) ?? -1) : -1;
  return code < FIRST_HALF ? code : code - HALVES;
}

export const anyText = ({ maxLength }: { readonly maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc.string({ unit: character, ...(maxLength === undefined ? {} : { maxLength }) });
