/** What a test expected and what it received, as a block that GitHub colours. */
import { capped, codeBlock } from '../text/escape.ts';
import { findDiff, findValues } from '../text/expected.ts';

/** The longest block. Whoever needs more has the page. */
const MAX_DIFF = 1500;

interface Failed {
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
}

/** Whether a text has expected and received values as lines that GitHub colours as `diffBlock` does: `- Expected: 13`. */
export const hasDiffLines = (detail: string): boolean =>
  detail
    .slice(0, MAX_DIFF)
    .split('\n')
    .some((line, at, lines) => line.startsWith('- Expected') && lines[at + 1]?.startsWith('+ Received'));

/** Undefined where the failure names no values. @param max in characters */
export function diffBlock({ message = '', detail = '' }: Failed, max: number): string | undefined {
  const lines = linesOf(message, detail);
  return lines.length === 0 ? undefined : codeBlock(capped(lines.join('\n'), Math.min(max, MAX_DIFF)), 'diff');
}

const SIGNS = { expected: '- ', received: '+ ', same: '  ' } as const;
const HEAD = ['- expected', '+ received', ''];

function linesOf(message: string, detail: string): readonly string[] {
  const diff = findDiff(detail) ?? findDiff(message);
  if (diff !== undefined) return [...HEAD, ...diff.map(({ kind, text }) => SIGNS[kind] + text)];
  const values = findValues(message, detail);
  if (values === undefined) return [];
  const { expected, received } = values;
  if (!`${expected}${received}`.includes('\n')) return [`- expected: ${expected}`, `+ received: ${received}`];
  return [...HEAD, ...signed(expected, '- '), ...signed(received, '+ ')];
}

const signed = (text: string, sign: string): string[] => text.split('\n').map((line) => sign + line);
