/**
 * One function for each destination. Everything from a test, a report or an artifact is hostile until it went through one of these:
 * it must be shown as what it is, and do nothing (no markup, mention, link, image, hidden text or command).
 */

/**
 * Control, bidirectional, zero-width and other characters that are invisible, change what is around them or are none. Not the variation
 * selectors (VS): they only choose between two looks of the character before them, as in many emoji.
 */
const INVISIBLE = /(?!\p{VS})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{NChar}]/gu;

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

/**
 * ASCII punctuation that means something to Markdown or HTML, at the start of a line or inside it. What is left means nothing on one line of
 * trimmed text: `,` or `/` anywhere, `_`, `-` and `.` inside a word, a colon before a blank. So names and sentences stay readable as they are.
 */
const MARKUP =
  /[!"#$&*+<=>@[\\\]^`{|}~]|(?<=\d)\)|(?<=^|[^a-z]|www)\.|:(?! |$)|(?<![a-z\d])_|_(?![a-z\d])|(?<![a-z])-|-(?![a-z])|(?<=ghsa)-/gi;

const entity = (mark: string): string => `&#${mark.charCodeAt(0)};`;

/**
 * GitHub looks for mentions, issues, commits, emoji and addresses in each text node of the finished page, where an entity is a character again.
 * Parted from its sign (`@`, `#`, the colon of `://` and `:name:`, the dot of `www.`, the hyphen of `GH-12`) such a name is only a name.
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const SIGNS = /&#(?:35|58|64);|(?<=www)&#46;|(?<=[a-z])&#45;(?=\d)|(?<=GHSA)&#45;/gi;

/** A commit is known by 7 to 40 of its hexadecimal digits: parted, none of the parts is long enough. */
const COMMIT = /(?<![a-z\d])[\da-f]{7,40}(?![a-z\d])/gi;
const COMMIT_PART = /.{1,6}/g;

/** For running text, headings and table cells. */
export const markdownText = (text: string): string =>
  visible(text)
    .replace(MARKUP, entity)
    .replace(SIGNS, (sign) => `<span>${sign}</span>`)
    .replace(COMMIT, (commit) => commit.replace(COMMIT_PART, (part) => `<span>${part}</span>`));

/** For the value of an attribute between double quotes: an address keeps its signs. */
export const attributeText = (text: string): string => visible(text).replace(/[!-/:-@[-`{-~]/g, entity);

/** For names, paths and messages, in the same places: they look like what they are. */
export const inlineCode = (text: string): string => `<code>${markdownText(text) || '&#160;'}</code>`;

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
