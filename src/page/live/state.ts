/** What the page of a run that has not ended shows. */
import type { LiveView } from '../../events/live/view.ts';

export interface LiveState {
  /** Undefined until the first answer. */
  readonly view: LiveView | undefined;
  /** Whether the program that runs the tests answers. */
  readonly isConnected: boolean;
  /** In milliseconds since 1970. */
  readonly now: number;
}
