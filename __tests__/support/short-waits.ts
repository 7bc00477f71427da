/** Makes the waits before another try short. Clients of GitHub wait for seconds, and tests need not. */
import { jest } from '@jest/globals';

/** The longest wait that is made short. A longer one is a time limit. */
const TO_MS = 10_000;

export interface ShortWaits {
  /** The length that was asked for, for each wait. The 3 seconds that a connection stays open are included. */
  readonly askedMs: readonly number[];
  stop(): void;
}

/** Divides the length of waits in this process. A wait shorter than `fromMs` stays unchanged. */
export function shortenWaits({ by = 50, fromMs = 1_000 } = {}): ShortWaits {
  const askedMs: number[] = [];
  const { setTimeout } = globalThis;
  const shortened = (run: () => void, ms = 0, ...rest: []): NodeJS.Timeout => {
    if (ms < fromMs || ms > TO_MS) return setTimeout(run, ms, ...rest);
    askedMs.push(ms);
    return setTimeout(run, ms / by, ...rest);
  };
  const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation(shortened as typeof setTimeout);
  return { askedMs, stop: () => spy.mockRestore() };
}
