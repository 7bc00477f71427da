/** Ctrl-C, or GitHub's cancel button: the tests are stopped, and what finished is still reported. */
import { setMaxListeners } from 'node:events';
import type { Log } from '../platform/platform.ts';

/** Exit codes as shells have them: 128 and the number of the signal. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const leave = (signal: (typeof SIGNALS)[number]): never => process.exit(INTERRUPTED[signal]);

/** While there are no tests to stop and no results to keep. Without this a signal would end us alone, and leave what we started running. */
export function leaveOnSignal(): void {
  for (const signal of SIGNALS) process.on(signal, leave);
}

export function cancelOnSignal(log: Log): AbortSignal {
  for (const signal of SIGNALS) process.off(signal, leave);
  const controller = new AbortController();
  // Every shard listens, and there may be hundreds.
  setMaxListeners(0, controller.signal);
  const cancel = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED.SIGINT);
    log.warning('stopping: the tests are being ended; once more to leave at once');
    controller.abort();
  };
  process.on('SIGINT', cancel);
  // GitHub sends SIGTERM some seconds after SIGINT; that must not count as impatience.
  process.on('SIGTERM', () => controller.abort());
  return controller.signal;
}
