/** Text that XML 1.0 can hold and that people can read. */

/** Colour and cursor sequences of a terminal (ECMA-48). The introducer is one or two bytes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ANSI = /(?:\u001b\[|\u009b)[\d;:?<=>]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Characters that no XML 1.0 document may contain, not even as a character reference (https://www.w3.org/TR/xml/#charsets). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SUSPECT = /[\u0000-\u0008\u000b-\u001f\u009b\ud800-\udfff\ufffe\uffff]/;

/** The text without ANSI sequences and without characters that XML forbids. Lone surrogates are replaced, and line ends become `\n`. */
export function plainText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(ANSI, '')
    .replace(FORBIDDEN, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * Colours whose escape byte was removed or replaced, because XML 1.0 cannot hold it. pytest writes `#x1B` for it. A byte that is written out,
 * as in `"\\x1b[31m"`, is the source of a text, and stays.
 */
const COLOUR = /(?:#x1B|\ufffd|␛|\^\[)?(?<!\\(?:x1b|u001b|033|e))\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m(?!\])/gi;

/** The plain text of a message or an output, also without colours that have lost their escape byte. Names keep such text: it may be their own. */
export const withoutColours = (text: string): string => plainText(text).replace(COLOUR, '');

/** The text, cut to at most `max` UTF-16 units. A cut text ends with `…` and never with half a character. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A copy of the text in its own memory. Without it, a slice of a report keeps a whole piece of that report in memory. */
export const ownCopy = (text: string): string => Buffer.from(text).toString();

/** Maximum length of a name. Longer names are cut. */
const MAX_NAME = 4_000;

/** Characters of an attribute that count. The reader cuts longer ones at any place after that, depending on where pieces of the file end. */
export const MAX_ATTRIBUTE = 65_536;

/**
 * The name, whole or cut. A cut name ends with a fingerprint, so that it differs from names with the same beginning.
 * A result of this function stays the same when it is passed in again.
 */
export function nameText(name: string): string {
  const text = ownCopy(plainText(name.slice(0, MAX_ATTRIBUTE)));
  if (text.length <= MAX_NAME) return text;
  const mark = `#${fingerprint(text)}`;
  return cut(text, MAX_NAME - mark.length) + mark;
}

/** The 32-bit FNV-1a hash of the UTF-16 units. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
