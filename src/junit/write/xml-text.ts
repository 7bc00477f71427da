/** XML as text: elements, and values in them that are clean and escaped, whatever they hold. */
import { plainText } from '../read/plain-text.ts';

/** What an attribute cannot hold as it is: markup, white space that readers would turn into a space, and what XML forbids. */
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

/** ` name="value"`, or nothing where there is no value. */
export function attribute(name: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  return ` ${name}="${typeof value === 'number' ? value : attributeText(value)}"`;
}

const attributeText = (text: string): string =>
  UNSAFE.test(text) ? plainText(text).replace(/[&<>"\t\n]/g, escaped) : text;

/** The text of an element. */
export const elementText = (text: string): string => plainText(text).replace(/[&<>]/g, escaped);

/** @param attributes as `attribute` gives them, @param content elements, or `elementText` */
export const element = (tag: string, attributes: string, content = ''): string =>
  content === '' ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${content}</${tag}>`;
