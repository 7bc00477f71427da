/** Ctrl-C, or GitHub's cancel button: the tests are stopped, and what finished is still reported. */
import { setMaxListeners } from 'node:events';
import type { Log } from '../platform/platform.ts';

/** 128 + SIGINT, as shells have it. */
const INTERRUPTED = 130;

export function cancelOnSignal(log: Log): AbortSignal {
  const controller = new AbortController();
  // Every shard listens, and there may be hundreds.
  setMaxListeners(0, controller.signal);
  const cancel = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    log.warning('stopping: the tests are being ended; once more to leave at once');
    controller.abort();
  };
  process.on('SIGINT', cancel);
  // GitHub sends SIGTERM some seconds after SIGINT; that must not count as impatience.
  process.on('SIGTERM', () => controller.abort());
  return controller.signal;
}
