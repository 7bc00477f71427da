/** The terminal of the user: lines that stay, and below them a view that changes. Without a terminal there are only lines. */
import { createLogUpdate } from 'log-update';

export interface Screen {
  /** Prints a line for people. */
  readonly print: (line: string) => void;
  /** Whether a view can change in place. */
  readonly isLive: boolean;
  /** Whether a person is at it, who can end the program. */
  readonly isAttended: boolean;
  /** In characters. */
  readonly size: () => { readonly width: number; readonly height: number };
  /** Shows these lines below all others, in place of those shown before. */
  readonly show: (lines: readonly string[]) => void;
  /** Takes the view away and gives the cursor back. */
  readonly end: () => void;
}

type Variables = Readonly<Record<string, string | undefined>>;

export function createScreen(stream: NodeJS.WriteStream, variables: Variables): Screen {
  const update = createLogUpdate(stream);
  let shown = '';
  const isAttended = stream.isTTY === true && !isCi(variables);
  return {
    isAttended,
    isLive: isAttended && mayChange(variables),
    size: () => ({ width: stream.columns || 80, height: stream.rows || 24 }),
    print: (line) => {
      // A line that stays is not cut and not wrapped by us, so that it can be copied.
      if (shown !== '') update.clear();
      stream.write(`${line}\n`);
      if (shown !== '') update(shown);
    },
    show: (lines) => {
      shown = lines.join('\n');
      update(shown);
    },
    end: () => {
      if (shown === '') return;
      shown = '';
      update.clear();
      update.done();
    },
  };
}

/** The log of a CI keeps each change as a line. */
const isCi = ({ CI = '' }: Variables): boolean => CI !== '' && CI !== 'false';

/** Whoever sets one of these wants no escape sequence. */
const mayChange = ({ NO_COLOR = '', TERM = '' }: Variables): boolean => NO_COLOR === '' && TERM !== 'dumb';
