/** Watches the connection to a device while a command uses it. */
import type { Device } from '../../../devices/device.ts';
import { SILENT_MS } from '../../../devices/faults.ts';
import { tetherOf } from '../../../devices/kinds/index.ts';
import type { Platform } from '../../../platform/platform.ts';

export interface Tether {
  /** The device has not answered for long. The command that uses it should end. */
  readonly silent: AbortSignal;
  /** Whether the connection broke at least once. */
  broke(): boolean;
  end(): Promise<void>;
}

const LOOK_MS = 2_000;

export function holdTether(
  device: Device,
  env: Readonly<Record<string, string>>,
  { processes, leases, context, now }: Platform,
): Tether {
  const [ending, silent] = [new AbortController(), new AbortController()];
  const command = tetherOf(device);
  if (command === undefined) return { silent: silent.signal, broke: () => false, end: async () => {} };
  let hasBroken = false;
  let lastSign = now().getTime();
  const hold = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const onLine = (line: string): void => {
        if (line === 'here') lastSign = now().getTime();
      };
      await processes.run({ ...command, env }, { cwd: context.root, onLine, signal: ending.signal });
      hasBroken ||= !ending.signal.aborted;
      await leases.pause(LOOK_MS / 2, ending.signal);
    }
  };
  const watch = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await leases.pause(LOOK_MS, ending.signal);
      if (now().getTime() - lastSign > SILENT_MS) silent.abort();
    }
  };
  const both = Promise.all([hold(), watch()]);
  // A program that is gone meanwhile is seen by whoever runs it next.
  both.catch(() => {});
  return {
    silent: silent.signal,
    broke: () => hasBroken,
    end: async () => {
      ending.abort();
      await both.catch(() => {});
    },
  };
}
