/** Calls of the toolkit's clients. These clients never settle a call whose answer is cut off, and they do not retry after a broken connection. */

/**
 * Rejects when a call can no longer settle. The client keeps waiting for the rest of an answer that was cut off. Node would then end the
 * program with exit code 13 and no message.
 */
export async function untilSettled<T>(call: Promise<T>): Promise<T> {
  let giveUp = (): void => undefined;
  const nothingLeft = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error('the answer was cut off'));
    process.once('beforeExit', giveUp);
  });
  try {
    return await Promise.race([call, nothingLeft]);
  } finally {
    process.off('beforeExit', giveUp);
  }
}

/** Our own tries. The client makes others itself when the server answers with an error. */
const MAX_TRIES = 3;

/** Codes of a broken connection, as the client passes them on (toolkit: `NetworkError`). */
const BROKEN_CONNECTION =
  /ECONNRESET|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|EAI_AGAIN|socket hang up|was cut off/;

/** Repeats a call after a broken connection, up to `MAX_TRIES`. Only for calls that change nothing. */
export async function againWhenCutOff<T>(call: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await untilSettled(call());
    } catch (problem) {
      const { message = '', code = '' } = problem as { message?: string; code?: string };
      if (tried === MAX_TRIES || !BROKEN_CONNECTION.test(`${message} ${code}`)) throw problem;
    }
  }
}
