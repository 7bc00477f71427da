/** Builds XML text: elements and attributes with clean and escaped values. */
import { plainText } from '../read/plain-text.ts';

/** Characters that an attribute cannot hold unescaped: markup, white space that readers turn into a space, and what XML forbids. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[&<>"\u0000-\u001f\u009b\ud800-\udfff\ufffe\uffff]/;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
]);
const escaped = (character: string): string => ESCAPES.get(character) ?? character;

/** ` name="value"`, or an empty text if there is no value. */
export function attribute(name: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  return ` ${name}="${typeof value === 'number' ? value : attributeText(value)}"`;
}

const attributeText = (text: string): string =>
  UNSAFE.test(text) ? plainText(text).replace(/[&<>"\t\n]/g, escaped) : text;

/** The text of an element. */
export const elementText = (text: string): string => plainText(text).replace(/[&<>]/g, escaped);

/**
 * @param attributes results of `attribute`
 * @param content elements, or a result of `elementText`
 */
export const element = (tag: string, attributes: string, content = ''): string =>
  content === '' ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${content}</${tag}>`;
