/** References such as `&amp;` and `&#65;`. Also every bare `&` that begins no reference, because many producers write those. */

/** A reference as XML defines it. */
const REFERENCE = /&(?:#(\d{1,8});|#x([\da-fA-F]{1,8});|[A-Za-z_][\w.:-]{0,40};)/y;
/** Any `&`, with the rest of the reference if it begins one. */
const ANY_REFERENCE = /&(?:#(\d{1,8});|#x([\da-f]{1,7});|[a-z_][\w.:-]{0,40};)?/gi;
const LONGEST_REFERENCE = 43;

/** The index of the next `&` that begins no reference, or one that XML forbids. -1 if there is none. */
export function findBadReference(text: string, from: number): number {
  let at = text.indexOf('&', from);
  while (at !== -1 && isReference(text, at)) at = text.indexOf('&', at + 1);
  return at;
}

function isReference(text: string, at: number): boolean {
  REFERENCE.lastIndex = at;
  const [match, decimal, hexadecimal] = REFERENCE.exec(text) ?? [];
  return match !== undefined && isAllowed(codeOf(decimal, hexadecimal));
}

/** The text with fixed references. A bare `&` is escaped, and a control character is written as itself. Other forbidden characters are left out. */
export const mendReferences = (text: string): string =>
  text.replace(ANY_REFERENCE, (match, decimal: string | undefined, hexadecimal: string | undefined) => {
    const code = codeOf(decimal, hexadecimal);
    if (match === '&') return '&amp;';
    if (code === undefined || isAllowed(code)) return match;
    return code > 0 && code < 0x20 ? String.fromCharCode(code) : '';
  });

/** The character code of a numeric reference. Undefined for a reference by name. */
function codeOf(decimal: string | undefined, hexadecimal: string | undefined): number | undefined {
  if (decimal !== undefined) return Number(decimal);
  return hexadecimal === undefined ? undefined : Number.parseInt(hexadecimal, 16);
}

/** Does XML allow the character? (https://www.w3.org/TR/xml/#charsets) A reference by name has no code and is allowed. */
function isAllowed(code: number | undefined): boolean {
  if (code === undefined) return true;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}

/** The index at which an incomplete text can be cut without splitting a reference, line end or surrogate pair. */
export function safeEnd(text: string): number {
  const ampersand = text.lastIndexOf('&');
  const mayGoOn = ampersand !== -1 && ampersand >= text.length - LONGEST_REFERENCE && !text.includes(';', ampersand);
  if (mayGoOn) return ampersand;
  return /[\r\ud800-\udbff]$/.test(text.slice(-1)) ? text.length - 1 : text.length;
}
