/** References such as `&amp;` and `&#65;`, and every `&` that begins none: many producers write those too. */

/** A reference as XML knows it. */
const REFERENCE = /&(?:#(\d{1,8});|#x([\da-fA-F]{1,8});|[A-Za-z_][\w.:-]{0,40};)/y;
/** Any `&`, and what belongs to it when it begins a reference. */
const ANY_REFERENCE = /&(?:#(\d{1,8});|#x([\da-f]{1,7});|[a-z_][\w.:-]{0,40};)?/gi;
const LONGEST_REFERENCE = 43;

/** Where the next `&` is that begins no reference or one that XML forbids, or -1. */
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

/** A bare `&` escaped, a control character as it is, what no document may contain left out. */
export const mendReferences = (text: string): string =>
  text.replace(ANY_REFERENCE, (match, decimal: string | undefined, hexadecimal: string | undefined) => {
    const code = codeOf(decimal, hexadecimal);
    if (match === '&') return '&amp;';
    if (code === undefined || isAllowed(code)) return match;
    return code > 0 && code < 0x20 ? String.fromCharCode(code) : '';
  });

/** Undefined for a reference by name. */
function codeOf(decimal: string | undefined, hexadecimal: string | undefined): number | undefined {
  if (decimal !== undefined) return Number(decimal);
  return hexadecimal === undefined ? undefined : Number.parseInt(hexadecimal, 16);
}

/** https://www.w3.org/TR/xml/#charsets */
function isAllowed(code: number | undefined): boolean {
  if (code === undefined) return true;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}

/** Where to cut a text that goes on, so that no reference, line end or surrogate pair is torn. */
export function safeEnd(text: string): number {
  const ampersand = text.lastIndexOf('&');
  const mayGoOn = ampersand !== -1 && ampersand >= text.length - LONGEST_REFERENCE && !text.includes(';', ampersand);
  if (mayGoOn) return ampersand;
  return /[\r\ud800-\udbff]$/.test(text.slice(-1)) ? text.length - 1 : text.length;
}
