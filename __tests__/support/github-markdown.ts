/** Renders GitHub-flavoured Markdown for a browser, and finds text that GitHub would turn into links. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { SaxesParser } from 'saxes';

export interface Element {
  readonly name: string;
  readonly children: (Element | string)[];
}

/** @throws Error when the HTML is not well-formed, because then markup of the text became markup of the page */
export function renderMarkdown(markdown: string): Element {
  // Raw HTML is rendered as far as GitHub allows it. Ours is <code>, <details> and similar; any other must show up here.
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const root: Element = { name: 'page', children: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    const element = { name, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => void open.at(-1)?.children.push(text));
  parser.on('error', (problem) => {
    throw problem;
  });
  parser.write(`<page>${html}</page>`).close();
  return (root.children[0] as Element | undefined) ?? root;
}

export const textOf = ({ children }: Element): string =>
  children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

/** The elements of this name, in the order of the page. */
export const findAll = ({ children }: Element, name: string): Element[] =>
  children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...findAll(child, name)],
  );

/** The number of elements of each name. */
export function countElements(element: Element, counts = new Map<string, number>()): Map<string, number> {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    counts.set(child.name, (counts.get(child.name) ?? 0) + 1);
    countElements(child, counts);
  }
  return counts;
}

/** GitHub makes links of these in the text of the finished page. https://docs.github.com/get-started/writing-on-github */
const REFERENCE = /@[a-z\d]|:[a-z\d+-]|#\d|https?:\/\/|www\.|[a-z]-\d|ghsa-|\b[\da-f]{7,40}\b/i;

/** Texts in which a mention, an issue, a commit, an emoji or an address would become a link. An email address does so in `<code>` too. */
export const findReferences = ({ name, children }: Element): string[] =>
  ['pre', 'a'].includes(name)
    ? []
    : children.flatMap((child) =>
        typeof child !== 'string' ? findReferences(child) : REFERENCE.test(child) ? [child] : [],
      );
