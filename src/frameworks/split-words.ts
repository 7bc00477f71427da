/** A command as the user writes it, split into words without a shell: nothing is expanded, nothing is run. */
import { UsageError } from '../model.ts';

/** A quoted part, or a run of plain characters: a word is a row of them. */
const PART = /"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+)/y;
const BLANKS = /\s+/y;

/**
 * Words are separated by white space. `'...'` and `"..."` keep what is between them together; inside `"..."` write `\"` for a quote and
 * `\\` for a backslash. Anywhere else a backslash is a backslash, as in a Windows path.
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
    `The quote ${command[position]} at character ${position + 1} is never closed: ${JSON.stringify(command)}. Write another one where the word ends`,
  );
