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
  // JUnit.
  { pattern: /expected: ?<([^\n]*?)> but was: ?<([^\n]*)>/i },
  // Rust, before and after its version 1.73.
  { pattern: /^[ \t]*left: `?(.*?)`?,?\n[ \t]*right: `?(.*?)`?,?$/m, receivedFirst: true },
  // PHPUnit.
  { pattern: /Failed asserting that (.+?) (?:matches expected|is identical to) (.+?)\.$/m, receivedFirst: true },
  // node:assert on one line.
  { pattern: /^Expected values to be [a-z -]+:\s*\n\s*(\S[^\n]*?) !==? ([^\n]+)$/m, receivedFirst: true },
  // unittest of Python.
  { pattern: /AssertionError: (\S[^\n]*?) != ([^\n]+)$/m, receivedFirst: true },
  // pytest.
  { pattern: /^E?\s*(?:AssertionError: )?assert (\S[^\n]*?) == (\S[^\n]*)$/m, receivedFirst: true },
  // Chai and Vitest in one sentence.
  {
    pattern:
      /expected (\S[^\n]*?)(?<! not) to (?:deeply |strictly |loosely )?(?:equal|be|eql) (?!an? )([^\n]*?)(?: \/\/ [^\n]*)?$/im,
    receivedFirst: true,
  },
];

export function findValues(message: string, detail: string): Values | undefined {
  for (const text of [message.slice(0, MAX_SEARCHED), detail.slice(0, MAX_SEARCHED)]) {
    for (const { pattern, receivedFirst } of WRITERS) {
      const [, first, second] = pattern.exec(text) ?? [];
      if (first === undefined || second === undefined) continue;
      const [expected, received] = receivedFirst ? [second, first] : [first, second];
      // What was not expected cannot be compared.
      if (!/^not\b/.test(expected) && expected.trim() !== received.trim())
        return { expected: expected.trim(), received: received.trim() };
    }
  }
  return undefined;
}

export interface DiffLine {
  readonly kind: 'expected' | 'received' | 'same';
  readonly text: string;
}

/** The headings of a diff that a tool has made, and which sign means what is expected. */
const HEADINGS: readonly { readonly pattern: RegExp; readonly expected: '-' | '+' }[] = [
  { pattern: /^\s*- Expected(?: +- \d+)?\n\s*\+ Received(?: +\+ \d+)?\n/m, expected: '-' },
  { pattern: /^\s*--- ?Expected\n\s*\+\+\+ ?(?:Actual|Received)\n/m, expected: '-' },
  { pattern: /^\s*\+ actual - expected[^\n]*\n/m, expected: '-' },
  { pattern: /^\s*[-+] expected [-+] actual[^\n]*\n/m, expected: '+' },
  { pattern: /\(-want \+got\):?\n/m, expected: '-' },
];
const FRAME = /^\s+at |^\s*❯ |^\s*at .*:\d+/;
const NOTE = /^\s*(?:@@|…|\.\.\.)/;

/** The lines of a diff that the tool itself has written. */
export function findDiff(detail: string): readonly DiffLine[] | undefined {
  const text = detail.slice(0, MAX_SEARCHED);
  for (const { pattern, expected } of HEADINGS) {
    const heading = pattern.exec(text);
    if (heading === null) continue;
    const lines = diffLines(text.slice(heading.index + heading[0].length), expected);
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
