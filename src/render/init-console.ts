/** What `init` found and writes, for a terminal. */
import { visible, visibleLines } from '../text/escape.ts';

interface ShownFile {
  readonly path: string;
  readonly text: string;
  readonly state: 'new' | 'same';
}

/** Every line of a new file with a plus in front, as in a diff. Then why, and what to do next. */
export function renderInit(files: readonly ShownFile[], because: readonly string[], isWritten: boolean): string {
  const shown = files.map((file) =>
    file.state === 'same'
      ? `${file.path} is there already, with this content.`
      : `${file.path} (${isWritten ? 'written' : 'new'})\n${added(file.text)}`,
  );
  const isNew = files.some(({ state }) => state === 'new');
  return [
    ...shown,
    `Why:\n${because.map((reason) => `- ${visible(reason)}`).join('\n')}`,
    NEXT,
    ...(isNew && !isWritten ? ['Nothing was written. Run it again with --write.'] : []),
  ].join('\n\n');
}

const added = (text: string): string =>
  visibleLines(text.trimEnd())
    .split('\n')
    .map((line) => `+ ${line}`)
    .join('\n');

const NEXT = `Then:
- Replace org/ by where you keep the actions, and pin actions of others by their commit.
- Make the job merge the required check. It is green only when every test was run and none failed.`;
