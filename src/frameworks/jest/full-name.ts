/**
 * Parts of a file by the full names of its tests, for frameworks that select tests with a regular expression (`-t`).
 *
 * The name of a part consists of the words of the full name, in lower case and without everything between them. A pattern of ASCII words
 * has several advantages:
 * - It needs no escaping on any command line.
 * - It means the same whether or not case matters.
 * - It is the same for titles joined by a blank (in the framework) and by ` > ` (in reports).
 *
 * Tests whose names have the same words are one part.
 */
const WORDS = /\w+/g;

/** The words of a name; undefined for a name without words, which cannot be selected. */
export function wordsOf(name: string): string | undefined {
  const words = name.match(WORDS) ?? [];
  return words.length === 0 ? undefined : words.join(' ').toLowerCase();
}

/** A pattern that matches exactly the full names of these parts. */
export const patternOf = (parts: readonly string[]): string => `^${wholeName(parts)}`;

/** A pattern that matches all other full names. */
export const patternOfOthers = (parts: readonly string[]): string => `^(?!${wholeName(parts)})`;

const wholeName = (parts: readonly string[]): string =>
  `\\W*(?:${parts.map((part) => part.replaceAll(' ', '\\W+')).join('|')})\\W*$`;
