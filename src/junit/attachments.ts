/**
 * Files that a test says it has left: a line `[[ATTACHMENT|path]]` in its output, as tools write it for Jenkins and GitLab. The code under test
 * may write it too. So a path is only a claim, until someone has looked where it leads.
 */
import { MAX_ATTACHMENTS_OF_TEST } from '../model.ts';
import type { Listener } from './read/marks.ts';
import { ownCopy } from './read/plain-text.ts';

const BEGIN = '[[ATTACHMENT|';
const END = ']]';
/** A path is no longer than that of any system. */
const MAX_PATH = 4096;
/** So a mark is no longer than this. */
const MAX_MARK = BEGIN.length + MAX_PATH + END.length;

/** A mark in a text. */
interface AttachmentMark {
  readonly path: string;
  /** Where it begins, and where it ends. */
  readonly from: number;
  readonly to: number;
}

/** Finds attachments in an output that comes in pieces. */
export function attachmentMarks(found: (path: string) => void): Listener {
  /** The end of what was heard, in which a mark may have begun. */
  let rest = '';
  const look = (text: string, isAll: boolean): void => {
    let seen = 0;
    for (const { path, to } of marksIn(text, isAll)) {
      seen = to;
      found(path.trim());
    }
    rest = text.slice(Math.max(seen, text.length - MAX_MARK));
  };
  return { hear: (piece) => look(rest + piece, false), end: () => look(rest, true) };
}

/** The marks of a text, in their order. @param isAll nothing follows the text, so that the end of its last line is known */
function* marksIn(text: string, isAll: boolean): Generator<AttachmentMark> {
  for (let from = text.indexOf(BEGIN); from !== -1; ) {
    const start = from + BEGIN.length;
    const next = text.indexOf(BEGIN, start);
    const upToNext = text.slice(start, Math.min(next === -1 ? text.length : next, start + MAX_PATH + END.length));
    const inside = upToBreak(upToNext);
    const isOpen = !isAll && start + inside.length === text.length;
    const length = lengthOfPath(inside, isOpen);
    if (length > 0) yield { path: inside.slice(0, length), from, to: start + length + END.length };
    from = next;
  }
}

const upToBreak = (text: string): string => {
  const [line = ''] = text.split('\n', 1);
  return line.split('\r', 1)[0] ?? '';
};

/**
 * The length of the path that a text begins with. It ends at the first `]]` behind which no bracket of the path is still open, as in
 * `br[1]/[[...slug]]/a.png]]`. Where there is none, it ends at the last `]]` of its line. -1 where the path has no end.
 */
function lengthOfPath(inside: string, isOpen: boolean): number {
  let depth = 0;
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === '[') depth++;
    else if (inside[at] === ']' && depth > 0) depth--;
    else if (inside.startsWith(END, at)) return at;
  }
  return isOpen ? -1 : inside.lastIndexOf(END);
}

/** The paths with one more. One that is there already, and those beyond the limit, are left out. */
export const withAttachment = (paths: readonly string[], path: string): readonly string[] =>
  path === '' ? paths : joinAttachments(paths, [ownCopy(path)]);

/** What an earlier and a later try have left, each once. */
export const joinAttachments = (earlier: readonly string[], later: readonly string[]): readonly string[] =>
  [...new Set([...earlier, ...later])].slice(0, MAX_ATTACHMENTS_OF_TEST);

/** The output for people, who see the attachments elsewhere. */
export function withoutAttachmentMarks(output: string): string {
  let text = '';
  let end = 0;
  for (const { from, to } of marksIn(output, true)) {
    text += output.slice(end, from);
    end = to + lengthOfBreak(output, to);
  }
  return text + output.slice(end);
}

const BREAKS = ['\r\n', '\n'];

/** The length of the line break at a place of a text. 0 for none. */
const lengthOfBreak = (text: string, at: number): number => BREAKS.find((one) => text.startsWith(one, at))?.length ?? 0;
