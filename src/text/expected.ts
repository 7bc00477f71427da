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
  // node:assert on one line.
  {
    pattern: /^Expected values to be [a-z -]{1,40}:\n{1,3}[ \t]{0,20}(\S[^\n]{0,200}?) !==? ([^\n]+)$/m,
    receivedFirst: true,
  },
  // pytest.
  { pattern: /^(?:E\s+)?(?:AssertionError: )?assert (\S[^\n]{0,200}?) == (\S[^\n]*)$/m, receivedFirst: true },
];

/** Assertions in one sentence: what stands before the first value, between the values, and behind the second one. */
interface Sentence {
  readonly before: string;
  readonly between: readonly string[];
  readonly behind?: string;
  readonly receivedFirst?: true;
}

const SENTENCES: readonly Sentence[] = [
  // JUnit.
  { before: 'expected: <', between: ['> but was: <'], behind: '>' },
  { before: 'expected:<', between: ['> but was:<'], behind: '>' },
  // PHPUnit.
  {
    before: 'Failed asserting that ',
    between: [' matches expected ', ' is identical to '],
    behind: '.',
    receivedFirst: true,
  },
  // unittest of Python.
  { before: 'AssertionError: ', between: [' != '], receivedFirst: true },
  // Chai and Vitest.
  {
    before: 'expected ',
    between: [' to equal ', ' to deeply equal ', ' to strictly equal ', ' to loosely equal ', ' to eql ', ' to be '],
    behind: ' // ',
    receivedFirst: true,
  },
];

function valuesIn(line: string, { before, between, behind, receivedFirst }: Sentence): Values | undefined {
  const start = line.indexOf(before);
  if (start === -1) return undefined;
  const rest = line.slice(start + before.length);
  for (const middle of between) {
    const at = rest.indexOf(middle);
    if (at === -1) continue;
    const first = rest.slice(0, at);
    const second = rest.slice(at + middle.length);
    const end = behind === undefined ? -1 : behind === ' // ' ? second.indexOf(behind) : second.lastIndexOf(behind);
    const other = end === -1 ? second : second.slice(0, end);
    if (receivedFirst && (first.endsWith(' not') || /^an? /.test(other))) return undefined;
    return receivedFirst ? { expected: other, received: first } : { expected: first, received: other };
  }
  return undefined;
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
  for (const line of text.split('\n')) {
    for (const sentence of SENTENCES) {
      const found = valuesIn(line, sentence);
      if (found !== undefined) yield found;
    }
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
