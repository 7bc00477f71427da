/** Text as XML 1.0 can hold it and as people can read it. */
/** Colour and cursor sequences of a terminal (ECMA-48), with one or two bytes for the introducer. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ANSI = /(?:\u001b\[|\u009b)[\d;:?<=>]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** What no XML 1.0 document may contain, not even as a character reference (https://www.w3.org/TR/xml/#charsets). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SUSPECT = /[\u0000-\u0008\u000b-\u001f\u009b\ud800-\udfff\ufffe\uffff]/;

/** Without ANSI sequences, characters that XML forbids and lone surrogates; line ends become `\n`. */
export function plainText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(ANSI, '')
    .replace(FORBIDDEN, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** At most `max` UTF-16 units, never half a character, and visibly cut. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The same text in memory of its own. A text that was cut out of a report keeps a whole piece of that report in memory, for as long as it is kept. */
export const ownCopy = (text: string): string => Buffer.from(text).toString();

/** Names up to this length are kept whole, and none is longer. */
const MAX_NAME = 4_000;

/** So much of an attribute counts: what is longer is cut somewhere beyond, wherever the pieces of the file end. */
export const MAX_ATTRIBUTE = 65_536;

/** A name that is kept whole, or cut and told apart from others with the same beginning. Of what it gives it gives the same again. */
export function nameText(name: string): string {
  const text = ownCopy(plainText(name.slice(0, MAX_ATTRIBUTE)));
  if (text.length <= MAX_NAME) return text;
  const mark = `#${fingerprint(text)}`;
  return cut(text, MAX_NAME - mark.length) + mark;
}

/** FNV-1a of its UTF-16 units, in 32 bits. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
