/** Reads a JUnit file with another parser. */
import { XMLParser } from 'fast-xml-parser';

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

const ATTRIBUTES = ':@';
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  trimValues: false,
});

type Parsed = Readonly<Record<string, unknown>>;

const toElement = (parsed: Parsed): XmlElement[] =>
  Object.keys(parsed)
    .filter((tag) => tag !== ATTRIBUTES && tag !== '#text' && !tag.startsWith('?'))
    .map((tag) => ({
      tag,
      attributes: (parsed[ATTRIBUTES] ?? {}) as XmlElement['attributes'],
      children: (parsed[tag] as readonly Parsed[]).flatMap(toElement),
    }));

export function parseTree(xml: string): XmlElement {
  const [root] = (parser.parse(xml) as readonly Parsed[]).flatMap(toElement);
  if (root === undefined) throw new Error(`no element in ${xml}`);
  return root;
}

export const childrenOf = ({ children }: XmlElement, tag: string): XmlElement[] =>
  children.filter((child) => child.tag === tag);

/** All elements at any depth, including the element itself, in the order of the file. */
export const descendantsOf = (element: XmlElement, tag: string): XmlElement[] => [
  ...(element.tag === tag ? [element] : []),
  ...element.children.flatMap((child) => descendantsOf(child, tag)),
];
