/**
 * Parts of a file by the full names of its tests, for frameworks that select them with a regular expression (`-t`).
 *
 * A part is named by the words of the full name, in lower case and without all that is between them: a pattern made of ASCII words
 * needs no escaping on any command line, means the same with and without regard to case, and is the same whether titles are joined by
 * a blank (as the framework sees them) or by ` > ` (as reports have them). Tests whose names have the same words are one part.
 */
const WORDS = /\w+/g;

/** Undefined for a name without any word, which cannot be selected. */
export function wordsOf(name: string): string | undefined {
  const words = name.match(WORDS) ?? [];
  return words.length === 0 ? undefined : words.join(' ').toLowerCase();
}

/** Matches the full names of exactly these parts. */
export const patternOf = (parts: readonly string[]): string => `^${wholeName(parts)}`;

/** Matches all other full names. */
export const patternOfOthers = (parts: readonly string[]): string => `^(?!${wholeName(parts)})`;

const wholeName = (parts: readonly string[]): string =>
  `\\W*(?:${parts.map((part) => part.replaceAll(' ', '\\W+')).join('|')})\\W*$`;
