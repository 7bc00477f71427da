/** What a migration changes, for a terminal: each file as a diff, then why, then what is left. */
import { createTwoFilesPatch } from 'diff';
import { visible, visibleLines } from '../text/escape.ts';

interface ShownFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

interface ShownMigration {
  readonly files: readonly ShownFile[];
  readonly did: readonly string[];
  readonly left: readonly string[];
}

export function renderMigration({ files, did, left }: ShownMigration, isWritten: boolean): string {
  if (files.length === 0 && left.length === 0) return NOTHING;
  return [
    ...files.map(diffOf),
    ...list('What changes, and why:', did),
    ...list('Not carried over, or left to you:', left),
    ...(files.length === 0 ? [] : [NEXT]),
    ...(files.length > 0 && !isWritten ? ['Nothing was written. Run it again with --write.'] : []),
  ].join('\n\n');
}

const NOTHING =
  'No workflow splits tests or publishes JUnit files with a tool that is known here. "shardwise init" shows a new workflow.';

const NEXT = 'Then: replace org/ by where you keep the actions, and pin actions of others by their commit.';

const diffOf = ({ path, before, after }: ShownFile): string =>
  visibleLines(
    createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: 3 }).replace(/^=+\n/, '').trimEnd(),
  );

const list = (title: string, sentences: readonly string[]): string[] =>
  sentences.length === 0 ? [] : [`${title}\n${sentences.map((one) => `- ${visible(one)}`).join('\n')}`];
