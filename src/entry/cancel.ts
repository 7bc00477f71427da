/** Handles Ctrl-C and GitHub's cancel button. The tests are stopped, and finished tests are still reported. */
import { setMaxListeners } from 'node:events';
import type { Log } from '../platform/platform.ts';

/** Exit codes as shells use them: 128 plus the number of the signal. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const leave = (signal: (typeof SIGNALS)[number]): never => process.exit(INTERRUPTED[signal]);

/** Exits on a signal, while there are no tests to stop and no results to keep. Without this, our child processes would go on running. */
export function leaveOnSignal(): void {
  for (const signal of SIGNALS) process.on(signal, leave);
}

export function cancelOnSignal(log: Log): AbortSignal {
  for (const signal of SIGNALS) process.off(signal, leave);
  const controller = new AbortController();
  // Every shard adds a listener, and there may be hundreds of shards.
  setMaxListeners(0, controller.signal);
  const cancel = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED.SIGINT);
    log.warning('the tests are being stopped; interrupt again to exit at once');
    controller.abort();
  };
  process.on('SIGINT', cancel);
  // GitHub sends SIGTERM some seconds after SIGINT. It must not count as a second interrupt.
  process.on('SIGTERM', () => controller.abort());
  return controller.signal;
}
