/** The comment on the pull request while the shards run. It is changed where that is worth a call. */
import type { Publisher } from '../../platform/platform.ts';
import type { ProgressText } from '../../render/progress.ts';

/** When it is made: at once, with the first failed test, or not at all. */
export type ProgressCommentMode = 'auto' | 'always' | 'failures' | 'never';

/** What a change costs: a list of the comments, and a write. */
const CALLS_OF_A_CHANGE = 2;
const MINUTE_MS = 60_000;
/** After a refusal nothing is tried for two minutes, then for four, and at last for half an hour. */
const MOST_DOUBLINGS = 5;

export class ProgressComment {
  readonly #suite: string;
  readonly #mode: ProgressCommentMode;
  readonly #publisher: Pick<Publisher, 'comment'>;
  /** What it says. */
  #key = '';
  #refusals = 0;
  #quietUntil = 0;

  constructor(suite: string, mode: ProgressCommentMode, publisher: Pick<Publisher, 'comment'>) {
    this.#suite = suite;
    this.#mode = mode;
    this.#publisher = publisher;
  }

  /** Brings it up to date. Returns the number of calls. @param now milliseconds since 1970 */
  async update({ key, body, hasFailures }: ProgressText, now: number): Promise<number> {
    if (this.#mode === 'never' || (this.#mode === 'failures' && !hasFailures)) return 0;
    if (key === this.#key || now < this.#quietUntil) return 0;
    const address = await this.#publisher.comment({ suite: this.#suite, body, create: true, isProgress: true });
    if (address === undefined) {
      this.#refusals = Math.min(this.#refusals + 1, MOST_DOUBLINGS);
      this.#quietUntil = now + MINUTE_MS * 2 ** this.#refusals;
    } else {
      this.#refusals = 0;
      this.#key = key;
    }
    return CALLS_OF_A_CHANGE;
  }
}
