/** A stack trace in parts: lines of the project in sight, and frames of libraries in folds. */
import { FOREIGN_FRAME } from './frames.ts';
import { plural } from './numbers.ts';

export type TracePart =
  | { readonly kind: 'text' | 'own'; readonly line: string }
  | { readonly kind: 'foreign'; readonly lines: readonly string[] };

export function traceParts(detail: string): readonly TracePart[] {
  const parts: TracePart[] = [];
  let foreign: string[] = [];
  const close = () => {
    if (foreign.length > 0) parts.push({ kind: 'foreign', lines: foreign });
    foreign = [];
  };
  for (const line of detail.trimEnd().split(/\r\n|\r|\n/)) {
    if (isForeignFrame(line)) {
      foreign.push(line);
      continue;
    }
    close();
    parts.push({ kind: isOwnFrame(line) ? 'own' : 'text', line });
  }
  close();
  return parts;
}

/** Where languages write the line of a frame. */
const LINE_NUMBER = /[\w)\]"]:\d+|, line \d+|:line \d+/;
const FRAME = /^\s*(?:at |❯ |File "|#\d+ |\d+: |from |✘|[^\s:]+\.\w+:\d+)/;
/** Frames of Java and .NET that name no folder. */
const FOREIGN_CODE =
  /^\s*at (?:java\.|javax\.|jdk\.|sun\.|org\.junit\.|org\.gradle\.|org\.apache\.maven\.|junit\.|kotlin\.|scala\.|org\.testng\.|System\.|Xunit\.|NUnit\.|node:)/;
/** The longest line that is a frame. */
const MAX_FRAME = 1_000;

const isForeignFrame = (line: string): boolean =>
  line.length <= MAX_FRAME && LINE_NUMBER.test(line) && (FOREIGN_FRAME.test(line) || FOREIGN_CODE.test(line));

const isOwnFrame = (line: string): boolean => line.length <= MAX_FRAME && FRAME.test(line) && LINE_NUMBER.test(line);

/** The stack trace with a line in place of the frames of libraries. */
export const withoutLibraries = (detail: string): string => traceParts(detail).map(partWords).join('\n');

function partWords(part: TracePart): string {
  if (part.kind !== 'foreign') return part.line;
  const [only = '', ...others] = part.lines;
  return others.length === 0 ? only : `    … ${plural(part.lines.length, 'frame')} of libraries`;
}
