import { setTimeout as sleep } from 'node:timers/promises';

/** Tries again after a pause that doubles, and gives up with the last error. */
export async function retry(action, { tries = 3, pauseMs = 100 } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action(attempt);
    } catch (error) {
      if (attempt >= tries) throw error;
      await sleep(pauseMs * 2 ** (attempt - 1));
    }
  }
}
