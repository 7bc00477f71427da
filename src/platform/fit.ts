/** Cuts texts to the length that a host allows. */

const CUT = '…';

/** Cuts by UTF-16 units, never between the two halves of a character. */
export function fitCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max - CUT.length);
  return (/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept) + CUT;
}

/** Cuts by bytes of UTF-8, never within a character. */
export function fitBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  let end = max - Buffer.byteLength(CUT);
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.subarray(0, end).toString() + CUT;
}

const isContinuation = (byte = 0): boolean => (byte & 0xc0) === 0x80;
