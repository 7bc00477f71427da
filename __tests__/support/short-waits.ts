/** Waits before another try, made short: clients of GitHub wait for seconds, and tests need not. */
import { jest } from '@jest/globals';

/** A longer wait is a limit on how long something may take. */
const TO_MS = 10_000;

export interface ShortWaits {
  /** How long each wait was meant to be. The 3 seconds that a connection is kept open are among them. */
  readonly askedMs: readonly number[];
  stop(): void;
}

/** Divides the length of waits in this process; what is shorter than `fromMs` stays as it is. */
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
