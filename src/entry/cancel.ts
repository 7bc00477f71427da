/** Handles Ctrl-C and GitHub's cancel button. The tests are stopped, and finished tests are still reported. */
import { setMaxListeners } from 'node:events';
import type { Log } from '../platform/platform.ts';

/** Exit codes as shells use them: 128 plus the number of the signal. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof SIGNALS)[number];

let current: (signal: Signal) => void = () => {};

/** From now on, a signal does this alone. */
function onSignal(act: (signal: Signal) => void): void {
  for (const signal of SIGNALS) {
    process.off(signal, current);
    process.on(signal, act);
  }
  current = act;
}

/** Exits on a signal, while there are no tests to stop and no results to keep. Without this, our child processes would go on running. */
export function leaveOnSignal(): void {
  onSignal((signal) => process.exit(INTERRUPTED[signal]));
}

export function cancelOnSignal(log: Log): AbortSignal {
  const controller = new AbortController();
  // Every shard adds a listener, and there may be hundreds of shards.
  setMaxListeners(0, controller.signal);
  onSignal((signal) => {
    // GitHub sends SIGTERM some seconds after SIGINT. It must not count as a second interrupt.
    if (signal === 'SIGTERM') controller.abort();
    else if (controller.signal.aborted) process.exit(INTERRUPTED.SIGINT);
    else {
      log.warning('the tests are being stopped; interrupt again to exit at once');
      controller.abort();
    }
  });
  return controller.signal;
}

/** Until a person or the system ends the program. */
export const untilSignal = (): Promise<void> => new Promise((resolve) => onSignal(() => resolve()));
