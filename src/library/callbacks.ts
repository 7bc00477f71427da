/** The functions of a caller. What one of them throws must not change what a run finds out, so it is thrown at the end of the call. */
import type { Log } from '../platform/platform.ts';
import type { Message } from './options.ts';

export class Callbacks {
  readonly #thrown: unknown[] = [];

  guarded<Args extends readonly unknown[]>(callback: ((...args: Args) => unknown) | undefined) {
    return (...args: Args): void => {
      try {
        callback?.(...args);
      } catch (problem) {
        this.#thrown.push(problem);
      }
    };
  }

  /** Throws the first of what they have thrown. */
  rethrow(): void {
    if (this.#thrown.length > 0) throw this.#thrown[0];
  }
}

/** The log of a platform that tells its messages, and leaves out what test commands print: that is in the log of each shard. */
export function logTo(tell: (message: Message) => void): Log {
  const at =
    (level: Message['level']): Log['warning'] =>
    (text, { file, line } = {}) =>
      tell({ level, text, ...(file !== undefined && { file }), ...(line !== undefined && { line }) });
  return {
    info: (text) => tell({ level: 'info', text }),
    warning: at('warning'),
    error: at('error'),
    output: () => {},
  };
}
