/**
 * Escaping, with one function for each destination. Every text from a test, a report or an artifact is hostile until one of these has
 * escaped it. It must look like what it is and do nothing: no markup, mention, link, image, hidden text or command.
 */

/**
 * Control, bidirectional and zero-width characters, and others that are invisible, change their neighbours or are no characters.
 * Variation selectors (VS) are not among them: they only choose the look of the character before them, as in many emoji.
 */
const INVISIBLE = /(?!\p{VS})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{NChar}]/gu;

const codePoint = (character: string) => (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');

/** The text on one line. Invisible characters become visible, such as `\u{202e}`. */
export const visible = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(INVISIBLE, (character) => `\\u{${codePoint(character)}}`);

/** Like `visible`, but line by line, for text whose lines matter. Tabs stay. */
export const visibleLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(INVISIBLE, (character) => (character === '\t' ? '\t' : `\\u{${codePoint(character)}}`)))
    .join('\n');

/**
 * ASCII punctuation that means something to Markdown or HTML, at the start of a line or inside it. The rest means nothing on one line of
 * trimmed text: `,` or `/` anywhere, `_`, `-` and `.` inside a word, a colon before a blank. So the source of names and sentences stays readable.
 */
const MARKUP =
  /[!"#$&*+<=>@[\\\]^`{|}~]|(?<=\d)\)|(?<=^|[^a-z]|www)\.|:(?! |$)|(?<![a-z\d])_|_(?![a-z\d])|(?<![a-z])-|-(?![a-z])|(?<=ghsa)-/gi;

const entity = (mark: string): string => `&#${mark.charCodeAt(0)};`;

/**
 * Signs that start a link on GitHub: `@`, `#`, the colon of `://` and `:name:`, the dot of `www.`, the hyphen of `GH-12`. GitHub looks for
 * mentions, issues, commits, emoji and addresses in each text node of the finished page. An entity is a character again there.
 * In a node of its own, the sign has no effect.
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const SIGNS = /&#(?:35|58|64);|(?<=www)&#46;|(?<=[a-z])&#45;(?=\d)|(?<=GHSA)&#45;/gi;

/** A commit, which GitHub recognises by 7 to 40 hexadecimal digits. Its parts are too short for that. */
const COMMIT = /(?<![a-z\d])[\da-f]{7,40}(?![a-z\d])/gi;
const COMMIT_PART = /.{1,6}/g;

/** Markdown for running text, headings and table cells. */
export const markdownText = (text: string): string =>
  visible(text)
    .replace(MARKUP, entity)
    .replace(SIGNS, (sign) => `<span>${sign}</span>`)
    .replace(COMMIT, (commit) => commit.replace(COMMIT_PART, (part) => `<span>${part}</span>`));

/** Text for an attribute value between double quotes. An address still works there. */
export const attributeText = (text: string): string => visible(text).replace(/[!-/:-@[-`{-~]/g, entity);

/** HTML for running text, in an element or between double quotes. Invisible characters are visible in it too. */
export const htmlText = (text: string): string => visible(text).replace(/[&<>"']/g, entity);

/** Markdown for names, paths and messages, in the same places. */
export const inlineCode = (text: string): string => `<code>${markdownText(text) || '&#160;'}</code>`;

/** A Markdown block for logs, stack traces and diffs. Its fence is longer than any run of backticks inside. */
export function codeBlock(text: string, language: 'text' | 'diff' = 'text'): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${language}\n${visibleLines(text)}\n${fence}`;
}

/** At most `max` characters of the text. It is cut between characters, and a cut text ends with `…`. */
export function capped(text: string, max: number): string {
  const characters = [...text.slice(0, 2 * max)];
  return characters.length <= max && text.length <= 2 * max ? text : `${characters.slice(0, max - 1).join('')}…`;
}
