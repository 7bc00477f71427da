/** Removes what earlier tests left on devices: the data of apps, and whatever a command of the user's removes. Tests that begin then find the devices as new. */
import type { Device } from '../../devices/device.ts';
import { clearApps, clearsApps } from '../../devices/kinds/index.ts';
import type { Options } from '../../inputs/inputs.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { askWith } from './ask.ts';
import type { DEVICE_INPUTS } from './inputs.ts';
import { fillSlot, type Slot } from './slot.ts';

export interface ResetSettings {
  readonly apps: readonly string[];
  /** The words of a command. */
  readonly command: readonly string[];
}

type ResetInputs = Pick<Options<typeof DEVICE_INPUTS>, 'devices-reset-apps' | 'devices-reset-command'>;

export const resetOf = ({
  'devices-reset-apps': apps = [],
  'devices-reset-command': command = [],
}: ResetInputs): ResetSettings => ({ apps, command });

/** How long the command may take. A simulator that is erased and booted takes about a minute. */
const MOST_MS = 5 * 60_000;

/** @throws UsageError for a device whose apps nobody knows how to reset */
export function refuseReset(devices: readonly Device[], { apps }: ResetSettings): void {
  const other = apps.length === 0 ? undefined : devices.find((device) => !clearsApps(device));
  if (other === undefined) return;
  throw new UsageError(
    `input devices-reset-apps is ${JSON.stringify(apps.join(' '))}, but ${other.id} has no apps that can be reset: write a command of your own in devices-reset-command`,
  );
}

/** @returns why the devices are not as new. Undefined when they are, and where nothing is to be reset */
export async function resetDevices(
  slot: Slot,
  { apps, command }: ResetSettings,
  platform: Platform,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const ask = askWith(platform, slot.env, {
    signal: AbortSignal.any([slot.lost, ...(signal === undefined ? [] : [signal])]),
    onStart: (pid) => slot.starts(pid),
    onEnd: (pid) => slot.ends(pid),
  });
  for (const device of apps.length === 0 ? [] : slot.devices) {
    const problem = await clearApps(device, apps, ask);
    if (problem !== undefined) return problem;
  }
  const [program, ...args] = fillSlot(command, slot);
  if (program === undefined) return undefined;
  const answer = await ask(program, args, { timeoutMs: MOST_MS });
  if (answer?.exitCode === 0) return undefined;
  return `the command of devices-reset-command ${endText(answer, program)}`;
}

type Answer = Awaited<ReturnType<ReturnType<typeof askWith>>>;

function endText(answer: Answer, program: string): string {
  if (answer === undefined) return `was not found: ${program}`;
  const end = answer.exitCode === null ? 'did not end' : `ended with exit code ${answer.exitCode}`;
  return answer.last === '' ? end : `${end}: ${answer.last}`;
}
