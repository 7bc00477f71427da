/** Splits the user's command into words without a shell. Nothing is expanded, and nothing is run. */
import { UsageError } from '../../model.ts';

/** A part of a word: a quoted text, or a sequence of plain characters. */
const PART = /"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+)/y;
const BLANKS = /\s+/y;

/**
 * Splits a command into words:
 * - White space separates words.
 * - `'...'` and `"..."` keep their content together.
 * - Inside `"..."` write `\"` for a quote and `\\` for a backslash. Anywhere else a backslash is a backslash, as in a Windows path.
 * @throws UsageError for a quote that is never closed
 */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  let position = 0;
  let inWord = false;
  while (position < command.length) {
    const blanks = matchAt(BLANKS, command, position);
    const part = blanks ?? matchAt(PART, command, position);
    if (part === undefined) throw unclosedQuote(command, position);
    if (blanks === undefined) words.push(`${inWord ? words.pop() : ''}${textOf(part)}`);
    inWord = blanks === undefined;
    position += part[0].length;
  }
  return words;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}

const textOf = ([, double, single, plain]: RegExpExecArray): string =>
  double?.replace(/\\(["\\])/g, '$1') ?? single ?? plain ?? '';

const unclosedQuote = (command: string, position: number): UsageError =>
  new UsageError(
    `The quote ${command[position]} at character ${position + 1} is never closed: ${JSON.stringify(command)}. Write a second quote where the word ends`,
  );

/** The text that `splitWords` splits into these words. */
export const joinWords = (words: readonly string[]): string =>
  words.map((word) => (/^[^\s"']+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`)).join(' ');
