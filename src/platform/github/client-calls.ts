/** Calls of the toolkit's clients, which forget a call whose answer breaks off, and do not try again when a connection does. */

/**
 * The client waits for the rest of an answer that was cut off, with nothing left that could bring it; Node would end the program there,
 * with exit code 13 and no word of why.
 */
export async function untilSettled<T>(call: Promise<T>): Promise<T> {
  let giveUp = (): void => undefined;
  const nothingLeft = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error('the answer broke off'));
    process.once('beforeExit', giveUp);
  });
  try {
    return await Promise.race([call, nothingLeft]);
  } finally {
    process.off('beforeExit', giveUp);
  }
}

/** Beside the tries of the client itself, which tries again when the server answers that it cannot. */
const MAX_TRIES = 3;

/** Codes of a connection that broke, as the client gives them on (toolkit: `NetworkError`). */
const BROKEN_CONNECTION = /ECONNRESET|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|EAI_AGAIN|socket hang up|broke off/;

/** For a call without an effect: as often as it takes while connections break. */
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
