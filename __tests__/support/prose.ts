/** The sentences of a page: its paragraphs and list items. Code blocks, tables and headings are no sentences. */
import { type Element, findAll, renderMarkdown } from './github-markdown.ts';

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** An item with a list or a paragraph inside is not one text: what is inside is. */
const TEXTS = ['p', 'li'];
const NOT_PROSE = ['pre', 'table', 'ul', 'ol', 'p'];

export function sentencesOf(markdown: string): string[] {
  const page = renderMarkdown(markdown);
  return TEXTS.flatMap((name) => findAll(page, name))
    .flatMap((element) => sentencesIn(proseOf(element)))
    .filter((sentence) => wordsIn(sentence) > 0);
}

export function wordsIn(sentence: string): number {
  return [...WORDS.segment(sentence)].filter(({ isWordLike }) => isWordLike).length;
}

/** The mean number of words in a sentence. */
export const meanLength = (sentences: readonly string[]): number =>
  sentences.reduce((sum, sentence) => sum + wordsIn(sentence), 0) / Math.max(sentences.length, 1);

const sentencesIn = (text: string): string[] => [...SENTENCES.segment(text)].map(({ segment }) => segment.trim());

/** Code counts as one word, however long it is. It begins with a capital, so that a sentence may begin with it. */
const proseOf = (element: Element): string =>
  element.children
    .map((child) => {
      if (typeof child === 'string') return child.replaceAll('\n', ' ');
      if (NOT_PROSE.includes(child.name)) return ' ';
      return child.name === 'code' ? 'Code' : proseOf(child);
    })
    .join('');
