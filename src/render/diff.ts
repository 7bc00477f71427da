/** What a test expected and what it received, as a block that GitHub colours. */
import { capped, codeBlock } from '../text/escape.ts';
import { findDiff, findValues } from '../text/expected.ts';

/** The longest block. Whoever needs more has the page. */
const MAX_DIFF = 1500;

interface Failed {
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
}

/** Undefined where the failure names no values. @param max in characters */
export function diffBlock({ message = '', detail = '' }: Failed, max: number): string | undefined {
  const lines = linesOf(message, detail);
  if (lines.length === 0) return undefined;
  const text = ['- expected', '+ received', '', ...lines].join('\n');
  return codeBlock(capped(text, Math.min(max, MAX_DIFF)), 'diff');
}

const SIGNS = { expected: '- ', received: '+ ', same: '  ' } as const;

function linesOf(message: string, detail: string): readonly string[] {
  const diff = findDiff(detail) ?? findDiff(message);
  if (diff !== undefined) return diff.map(({ kind, text }) => SIGNS[kind] + text);
  const values = findValues(message, detail);
  return values === undefined
    ? []
    : (['expected', 'received'] as const).flatMap((kind) => values[kind].split('\n').map((line) => SIGNS[kind] + line));
}
