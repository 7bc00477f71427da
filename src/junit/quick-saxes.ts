/**
 * saxes with a short cut: it looks at every character of a CDATA section or comment, and where none of them means anything, a search for the end
 * comes to the same. What tests print is most of a large report. That takes private parts of saxes 6 (`Inside`), which only this file and `xml.ts` know.
 */
import { SaxesParser } from 'saxes';

/** Private parts of SaxesParser 6.0. */
export interface Inside {
  text: string;
  readonly name: string;
  readonly state: number;
  readonly chunk: string;
  /** Where the next character is, and where the last one was. */
  i: number;
  prevI: number;
  line: number;
  column: number;
  readonly attribList: unknown[];
  /** Takes the text up to the character with this code, and says whether it is there. */
  captureToChar(code: number): boolean;
}

/** Characters that saxes changes, refuses or counts otherwise, by XML 1.0 or 1.1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\ud800-\udfff\ufffe\uffff]/;

export function createSaxes(): SaxesParser {
  const parser = new SaxesParser({ position: false, xmlns: false });
  const inside = parser as unknown as Inside;
  const { captureToChar } = inside;
  inside.captureToChar = (code) => takePlain(inside, code) ?? captureToChar.call(inside, code);
  return parser;
}

/** What `captureToChar` does, for a text without special characters; undefined for any other. */
function takePlain(inside: Inside, code: number): boolean | undefined {
  const { chunk, i: start } = inside;
  const found = chunk.indexOf(String.fromCharCode(code), start);
  const end = found === -1 ? chunk.length : found;
  const text = chunk.slice(start, end);
  if (SPECIAL.test(text)) return undefined;
  inside.text += text;
  passLines(inside, text);
  if (found !== -1) inside.column++;
  inside.prevI = end;
  inside.i = end + 1;
  return found !== -1;
}

function passLines(inside: Inside, text: string): void {
  inside.column += text.length;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    inside.line++;
    inside.column = text.length - at - 1;
  }
}
