/**
 * Files that a test says it has left: a line `[[ATTACHMENT|path]]` in its output, as tools write it for Jenkins and GitLab. The code under test
 * may write it too. So a path is only a claim, until someone has looked where it leads.
 */
import { MAX_ATTACHMENTS_OF_TEST } from '../model.ts';
import { Marks } from './read/marks.ts';
import { ownCopy } from './read/plain-text.ts';

/** A path is no longer than that of any system. */
const MAX_MARK = 4200;
const MARK = /\[\[ATTACHMENT\|([^[\]\r\n]{1,4096})\]\]/g;

/** Finds attachments in an output that comes in pieces. */
export const attachmentMarks = (found: (path: string) => void): Marks =>
  new Marks(MARK, MAX_MARK, (path) => found(path.trim()));

/** The paths with one more. One that is there already, and those beyond the limit, are left out. */
export const withAttachment = (paths: readonly string[], path: string): readonly string[] =>
  path === '' ? paths : joinAttachments(paths, [ownCopy(path)]);

/** What an earlier and a later try have left, each once. */
export const joinAttachments = (earlier: readonly string[], later: readonly string[]): readonly string[] =>
  [...new Set([...earlier, ...later])].slice(0, MAX_ATTACHMENTS_OF_TEST);

const MARK_AND_BREAK = /\[\[ATTACHMENT\|[^[\]\r\n]{1,4096}\]\]\r?\n?/g;

/** The output for people, who see the attachments elsewhere. */
export const withoutAttachmentMarks = (output: string): string => output.replace(MARK_AND_BREAK, '');
