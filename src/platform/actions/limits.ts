/** What GitHub takes at most, and how a text is cut to it. Those who write the texts leave room; this is for what slips through. */

/** In characters. https://github.com/orgs/community/discussions/27190 */
export const MAX_COMMENT_CHARACTERS = 65_536;
/** Of a request; a further request adds to them. https://docs.github.com/rest/checks/runs */
export const MAX_ANNOTATIONS_A_REQUEST = 50;
/** The same page: of a summary, in bytes. */
export const MAX_SUMMARY_BYTES = 65_535;
/** The same page: of an annotation's message, in bytes. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** The same page: of an annotation's title, in characters. A check run's own is held to it too. */
export const MAX_TITLE_CHARACTERS = 255;

const CUT = '…';

/** By UTF-16 units, never between the two halves of a character. */
export function fitCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max - CUT.length);
  return (/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept) + CUT;
}

/** By bytes of UTF-8, never within a character. */
export function fitBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  let end = max - Buffer.byteLength(CUT);
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.subarray(0, end).toString() + CUT;
}

const isContinuation = (byte = 0): boolean => (byte & 0xc0) === 0x80;
