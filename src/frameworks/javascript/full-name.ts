/**
 * Parts of a file by the full names of its tests, for frameworks that select tests with a regular expression (`-t`).
 *
 * The name of a part consists of the words of the full name, without everything between them. A pattern of ASCII words has several
 * advantages:
 * - It needs no escaping on any command line.
 * - It is the same for titles joined by a blank (in the framework) and by ` > ` (in reports).
 * - In lower case, it means the same whether or not case matters.
 *
 * Tests whose names have the same words are one part.
 */
import { hasPlaceholders } from '../custom.ts';
import type { PartSelector, Selection } from '../framework.ts';

const WORDS = /\w+/g;

/** The words of a name; undefined for a name without words, which cannot be selected. */
export const wordsOf = (name: string): string | undefined => name.match(WORDS)?.join(' ');

/** A pattern that matches exactly the full names of the selected tests. */
export const patternOfSelection = (selection: Selection): string =>
  'only' in selection ? patternOf(selection.only) : patternOfOthers(selection.except);

export const patternOf = (parts: readonly string[]): string => `^${wholeName(parts)}`;

/** A pattern that matches all other full names. */
export const patternOfOthers = (parts: readonly string[]): string => `^(?!${wholeName(parts)})`;

const wholeName = (parts: readonly string[]): string =>
  `\\W*(?:${parts.map((part) => part.replaceAll(' ', '\\W+')).join('|')})\\W*$`;

export interface NameOptions {
  /** The options for a pattern of names. A tool takes only one pattern, so the user's own would be lost. */
  readonly options: RegExp;
  /** Patterns of the tool ignore case. */
  readonly ignoresCase?: true;
}

/** Selects tests by their full names. A test that is in no suite has the name of its file as its class, or none. */
export function partsByFullName({ options, ignoresCase }: NameOptions): PartSelector {
  const nameOf = (name: string): string | undefined => (ignoresCase ? wordsOf(name)?.toLowerCase() : wordsOf(name));
  return {
    parts: 'tests by their full names',
    onePattern: true,
    partOf: ({ name, className = '', file: reported }, file) => {
      if (name === file || name === reported) return undefined; // a file that did not load
      return nameOf(className === file || className === reported ? name : `${className} ${name}`);
    },
    occurs: (part, source) => {
      const titles = (source.match(LITERAL) ?? []).flatMap((literal) => nameOf(literal) ?? []);
      return MADE_TITLES.test(source) || titles.some((title) => part === title || part.endsWith(` ${title}`));
    },
    reaches: ({ command, args }) =>
      !hasPlaceholders(command) && ![...(command ?? []), ...args].some((arg) => options.test(arg)),
  };
}

/** A text in quotes. One that is never closed ends with its line or with the source, so that no character is read twice. */
const LITERAL = /'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\[\s\S])*`?/g;
/** Tables and templates create titles that the source does not contain. */
const MADE_TITLES = /\.each\b|\$\{/;
