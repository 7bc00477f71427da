/**
 * Expected and received values in the message of a failed assertion. Each row knows how a family of tools writes them. Where none fits, the
 * message is shown as it is.
 */

export interface Values {
  readonly expected: string;
  readonly received: string;
}

interface Writer {
  readonly pattern: RegExp;
  /** The groups of the pattern are received and expected, instead of expected and received. */
  readonly receivedFirst?: true;
}

/** The longest text that is searched. Expressions below must stay linear. */
const MAX_SEARCHED = 8_000;

const WRITERS: readonly Writer[] = [
  // Jest, Vitest, Minitest, xUnit.net, testify: labels with a value on the same line.
  {
    pattern:
      /^[-+ \t]*Expected(?: value)?:[ \t]*(\S.*)\n(?:.*\n){0,2}?[-+ \t]*(?:Received|Actual|Got)(?: value)?[ \t]*:[ \t]*(\S.*)$/im,
  },
  { pattern: /^[ \t]*expected[ \t]*: (\S.*)\n[ \t]*actual[ \t]*: (\S.*)$/im },
  // RSpec.
  { pattern: /^[ \t]*expected: (\S.*)\n[ \t]*got: (\S.*)$/im },
  // AssertJ, NUnit, Hamcrest.
  { pattern: /^[ \t]*expected:?[ \t]+(?:is )?(\S.*)\n[ \t]*but:? was:?[ \t]+(\S.*)$/im },
  // Rust, before and after its version 1.73.
  { pattern: /^[ \t]*left: `?(.*?)`?,?\n[ \t]*right: `?(.*?)`?,?$/m, receivedFirst: true },
];

/**
 * Assertions on one line: what stands before the first value, between the values, and behind the second one. Values may have the same words
 * in them. So a line only counts where it can be read in one way.
 */
interface Sentence {
  readonly before: string;
  readonly between: readonly string[];
  readonly behind?: string;
  readonly receivedFirst?: true;
  /** `before` begins the line. */
  readonly isWhole?: true;
  /** The line before it, without blank ones. */
  readonly heading?: string;
  /** Quotes and brackets in a value mean nothing, because it is written as it is. */
  readonly isRaw?: true;
  /** People write such sentences too. So both sides must look like values. */
  readonly isCommon?: true;
}

const SENTENCES: readonly Sentence[] = [
  // node:assert.
  {
    before: '',
    between: [' !== ', ' != '],
    receivedFirst: true,
    isWhole: true,
    heading: 'Expected values to be ',
  },
  // pytest.
  { before: 'assert ', between: [' == '], receivedFirst: true, isWhole: true },
  { before: 'AssertionError: assert ', between: [' == '], receivedFirst: true, isWhole: true },
  // JUnit.
  { before: 'expected: <', between: ['> but was: <'], behind: '>', isRaw: true },
  { before: 'expected:<', between: ['> but was:<'], behind: '>', isRaw: true },
  // PHPUnit.
  {
    before: 'Failed asserting that ',
    between: [' matches expected ', ' is identical to '],
    behind: '.',
    receivedFirst: true,
  },
  // unittest of Python, with the words of the test behind it.
  { before: 'AssertionError: ', between: [' != '], behind: ' : ', receivedFirst: true, isCommon: true },
  // Chai and Vitest.
  {
    before: 'expected ',
    between: [' to equal ', ' to deeply equal ', ' to strictly equal ', ' to loosely equal ', ' to eql ', ' to be '],
    behind: ' // ',
    receivedFirst: true,
    isCommon: true,
  },
];

/** With one of them, the line is no comparison of two values, or of more than two. */
const DOUBTS = ['and', 'or', 'not', 'in', 'is', 'if', 'else', '==', '!=', '===', '!==', '<', '>', '<=', '>='];

function valuesIn(line: string, heading: string, sentence: Sentence): Values | undefined {
  const { before, between, receivedFirst, isCommon } = sentence;
  if (sentence.heading !== undefined && !(heading.startsWith(sentence.heading) && heading.endsWith(':')))
    return undefined;
  const start = line.indexOf(before);
  if (start === -1 || (sentence.isWhole && start > 0)) return undefined;
  const sides = sidesOf(withoutEnd(line.slice(start + before.length), sentence), between, sentence);
  if (sides === undefined || (isCommon && !sides.every(isValue))) return undefined;
  const [first, second] = sides;
  if (receivedFirst && /^an? /.test(second)) return undefined;
  return receivedFirst ? { expected: second, received: first } : { expected: first, received: second };
}

/** The text without what is behind the second value. */
function withoutEnd(text: string, { behind, isRaw }: Sentence): string {
  if (behind === undefined) return text;
  // A mark at the end of the sentence, or else the beginning of a remark.
  if (behind.length === 1) return text.trimEnd().endsWith(behind) ? text.trimEnd().slice(0, -1) : isRaw ? '' : text;
  const at = withoutQuoted(text)?.indexOf(behind) ?? -1;
  return at === -1 ? text : text.slice(0, at);
}

/** The two sides of a comparison. Undefined where it can be read in several ways. */
function sidesOf(text: string, between: readonly string[], { isRaw }: Sentence): readonly [string, string] | undefined {
  const bare = isRaw ? text : withoutQuoted(text);
  if (bare === undefined) return undefined;
  const found = between.flatMap((words) =>
    bare
      .split(words)
      .slice(1)
      .map(() => words),
  );
  const [words] = found;
  if (words === undefined || found.length > 1) return undefined;
  const at = bare.indexOf(words);
  const sides = [text.slice(0, at), text.slice(at + words.length)] as const;
  if (isRaw) return sides;
  const others = wordsOf(`${bare.slice(0, at)} ${bare.slice(at + words.length)}`);
  return others.some((word) => DOUBTS.includes(word)) || !closesBrackets(bare.slice(0, at)) ? undefined : sides;
}

const wordsOf = (bare: string): string[] =>
  [...bare]
    .map((sign) => ('()[]{},\t'.includes(sign) ? ' ' : sign))
    .join('')
    .split(' ');

/** The text with `_` in place of all that is in quotes. Undefined where a quote is not closed. */
function withoutQuoted(text: string): string | undefined {
  let bare = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (quote !== '' && sign === '\\') {
      bare += '__';
      at += 1;
    } else if (quote !== '') {
      bare += '_';
      if (sign === quote) quote = '';
    } else {
      const isQuote = QUOTES.includes(sign);
      if (isQuote) quote = sign;
      bare += isQuote ? '_' : sign;
    }
  }
  return quote === '' ? bare : undefined;
}

const QUOTES = ['"', "'", '`'];

function closesBrackets(bare: string): boolean {
  let depth = 0;
  for (const sign of bare) {
    if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const NAMED_VALUES = ['null', 'undefined', 'true', 'false', 'NaN', 'Infinity', 'None', 'True', 'False', 'nan', 'inf'];
const isLetter = (sign: string): boolean => sign.toLowerCase() !== sign.toUpperCase();

/** Whether a text is written as programs write values: `12`, `'a'`, `[ 1 ]`, `null`, `Cart{ total: 1 }`, but not `the page`. */
function isValue(text: string): boolean {
  const value = text.trim();
  if (!isLetter(value.charAt(0))) return value !== '';
  const end = value.split('').findIndex((sign) => !isLetter(sign) && !'0123456789_.$'.includes(sign));
  if (end === -1) return NAMED_VALUES.includes(value);
  const rest = value.slice(end);
  return [...QUOTES, '(', '{', '[', '<', ' {'].some((sign) => rest.startsWith(sign));
}

export function findValues(message: string, detail: string): Values | undefined {
  for (const text of [message.slice(0, MAX_SEARCHED), detail.slice(0, MAX_SEARCHED)]) {
    for (const found of candidates(text)) {
      const [expected, received] = [found.expected.trim(), found.received.trim()];
      // What was not expected cannot be compared.
      if (!/^not\b/.test(expected) && expected !== received) return { expected, received };
    }
  }
  return undefined;
}

function* candidates(text: string): Generator<Values> {
  for (const { pattern, receivedFirst } of WRITERS) {
    const [, first, second] = pattern.exec(text) ?? [];
    if (first === undefined || second === undefined) continue;
    yield receivedFirst ? { expected: second, received: first } : { expected: first, received: second };
  }
  let heading = '';
  for (const written of text.split('\n')) {
    const line = written.startsWith('E ') ? written.slice(1).trimStart() : written;
    for (const sentence of SENTENCES) {
      const found = valuesIn(line, heading, sentence);
      if (found !== undefined) yield found;
    }
    if (line.trim() !== '') heading = line;
  }
}

export interface DiffLine {
  readonly kind: 'expected' | 'received' | 'same';
  readonly text: string;
}

/** The headings of a diff that a tool has made, and which sign means what is expected. */
const HEADINGS: readonly { readonly pattern: RegExp; readonly expected: '-' | '+' }[] = [
  {
    pattern: /^[ \t]{0,20}- Expected(?: {1,9}- \d{1,9})?\n[ \t]{0,20}\+ Received(?: {1,9}\+ \d{1,9})?$/m,
    expected: '-',
  },
  { pattern: /^[ \t]{0,20}--- ?Expected\n[ \t]{0,20}\+\+\+ ?(?:Actual|Received)$/m, expected: '-' },
  { pattern: /^[ \t]{0,20}\+ actual - expected/m, expected: '-' },
  { pattern: /^[ \t]{0,20}[-+] expected [-+] actual/m, expected: '+' },
  { pattern: /\(-want \+got\):?$/m, expected: '-' },
];
const FRAME = /^\s+at |^\s*❯ |^\s*at .*:\d+/;
const NOTE = /^\s*(?:@@|…|\.\.\.)/;

/** The lines of a diff that the tool itself has written. */
export function findDiff(detail: string): readonly DiffLine[] | undefined {
  const text = detail.slice(0, MAX_SEARCHED);
  for (const { pattern, expected } of HEADINGS) {
    const heading = pattern.exec(text);
    if (heading === null) continue;
    const end = text.indexOf('\n', heading.index + heading[0].length);
    const lines = end === -1 ? [] : diffLines(text.slice(end + 1), expected);
    if (lines.some(({ kind }) => kind !== 'same')) return lines;
  }
  return undefined;
}

function diffLines(text: string, expected: '-' | '+'): DiffLine[] {
  const lines: DiffLine[] = [];
  let gap = 0;
  for (const line of text.split('\n')) {
    if (FRAME.test(line)) break;
    const sign = line.trimStart().charAt(0);
    const signed = sign === '-' || sign === '+';
    if (line.trim() === '') gap += 1;
    if (!signed && gap > 1 && lines.length > 0) break;
    if (line.trim() === '' || NOTE.test(line)) continue;
    if (signed) lines.push({ kind: sign === expected ? 'expected' : 'received', text: line.replace(/^\s*[-+] ?/, '') });
    else lines.push({ kind: 'same', text: line });
  }
  while (lines.at(-1)?.kind === 'same') lines.pop();
  return lines;
}
