/** The terminal of the user: lines that stay, and below them a view that changes. Without a terminal there are only lines. */
import { createLogUpdate } from 'log-update';

export interface Screen {
  /** Prints a line for people. */
  readonly print: (line: string) => void;
  /** Whether a view can change in place. */
  readonly isLive: boolean;
  /** Whether a person is at it. */
  readonly isTerminal: boolean;
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
  const isTerminal = stream.isTTY === true;
  return {
    isTerminal,
    isLive: isTerminal && mayChange(variables),
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

/** A log of a CI keeps each change as a line, and whoever sets NO_COLOR or TERM=dumb wants no escape sequence. */
const mayChange = ({ CI = '', NO_COLOR = '', TERM = '' }: Variables): boolean =>
  (CI === '' || CI === 'false') && NO_COLOR === '' && TERM !== 'dumb';
