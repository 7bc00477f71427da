/** The sentences of a page, from its paragraphs and list items. Code blocks, tables and headings have no sentences. */
import { type Element, findAll, renderMarkdown } from './github-markdown.ts';

/** Elements that contain text. */
const TEXTS = ['p', 'li'];
/** Elements whose text is not part of the sentences around them. It is counted separately, or not at all. */
const APART = ['p', 'ul', 'ol', 'pre', 'table'];

const END_OF_SENTENCE = /(?<=[.!?]["')]*)\s+/;

export function sentencesOf(markdown: string): string[] {
  const page = renderMarkdown(markdown);
  return TEXTS.flatMap((name) => findAll(page, name))
    .flatMap((element) => proseOf(element).trim().split(END_OF_SENTENCE))
    .filter((sentence) => countWords(sentence) > 0);
}

export const countWords = (sentence: string): number =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** The mean number of words in a sentence. */
export const meanLength = (sentences: readonly string[]): number =>
  sentences.reduce((sum, sentence) => sum + countWords(sentence), 0) / Math.max(1, sentences.length);

/** The text of an element for its sentences. Code counts as one word, however long it is. */
function proseOf({ children }: Element): string {
  const texts = children.map((child) => {
    if (typeof child === 'string') return child.replaceAll('\n', ' ');
    if (APART.includes(child.name)) return ' ';
    return child.name === 'code' ? 'code' : proseOf(child);
  });
  return texts.join('');
}
