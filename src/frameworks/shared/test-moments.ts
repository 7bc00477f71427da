/** What a reader of output has seen of tests that start and end, until it is asked for it. It has the form of a journal. */
import type { TestOutcome } from '../../model.ts';
import type { JournalEntry, RunningTest } from './journal.ts';

export class TestMoments {
  #entries: JournalEntry[] = [];
  readonly #running = new Set<string>();

  started(key: string, test: RunningTest): void {
    this.#running.add(key);
    this.#entries.push({ started: key, test });
  }

  /** A test that has not started has not ended either. */
  finished(key: string, outcome: TestOutcome): void {
    if (this.#running.delete(key)) this.#entries.push({ finished: key, outcome });
  }

  /** It does not run any more, or was no test. */
  dropped(key: string): void {
    if (this.#running.delete(key)) this.#entries.push({ dropped: key });
  }

  /** Those with these keys that have not ended. */
  runningIn(isIn: (key: string) => boolean): readonly string[] {
    return [...this.#running].filter(isIn);
  }

  take = (): readonly JournalEntry[] => {
    const entries = this.#entries;
    if (entries.length > 0) this.#entries = [];
    return entries;
  };
}
