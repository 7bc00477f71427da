/** A platform whose files and commands end with a signal. */
import type { Platform } from '../platform/platform.ts';

export const abortable = (platform: Platform, signal: AbortSignal): Platform => ({
  ...platform,
  files: untilAborted(platform.files, signal),
  processes: {
    ...platform.processes,
    run: (command, options) => {
      signal.throwIfAborted();
      return platform.processes.run(command, {
        ...options,
        signal: AbortSignal.any([signal, options.signal ?? signal]),
      });
    },
  },
});

/** The same functions. After the signal each throws its reason. */
function untilAborted<T extends object>(functions: T, signal: AbortSignal): T {
  return new Proxy(functions, {
    get(target, name) {
      signal.throwIfAborted();
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
