/**
 * One function for each destination. Everything from a test, a report or an artifact is hostile until it went through one of these:
 * it must be shown as what it is, and do nothing (no markup, mention, link, image, hidden text or command).
 */

/** Control, bidirectional, zero-width and other characters that are invisible or change what is around them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const codePoint = (character: string) => (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');

/** On one line, with what cannot be seen made visible as `\u{202e}`. */
export const visible = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(INVISIBLE, (character) => `\\u{${codePoint(character)}}`);

/** As `visible`, line by line, for text whose lines matter; tabs stay. */
export const visibleLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(INVISIBLE, (character) => (character === '\t' ? '\t' : `\\u{${codePoint(character)}}`)))
    .join('\n');

/** Every ASCII punctuation mark could mean something to Markdown or HTML somewhere. */
const entities = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** For running text and table cells. A mention or an issue link could still form: names and messages belong in `inlineCode`. */
export const markdownText = (text: string): string => entities(visible(text));

/** For names, paths and messages, in text and in table cells: GitHub makes no mention, link or emphasis inside code. */
export const inlineCode = (text: string): string => `<code>${markdownText(text) || '&nbsp;'}</code>`;

/** A block for logs and stack traces; its fence is longer than any run of backticks inside. */
export function codeBlock(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}text\n${visibleLines(text)}\n${fence}`;
}

/** At most `max` characters, cut between characters, and said so. */
export function capped(text: string, max: number): string {
  const characters = [...text.slice(0, 2 * max)];
  return characters.length <= max && text.length <= 2 * max ? text : `${characters.slice(0, max - 1).join('')}…`;
}
