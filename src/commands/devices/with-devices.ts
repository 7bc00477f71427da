/** Runs a command of the user's with devices that no other run has meanwhile. */
import { DevicesUnavailable } from '../../devices/unavailable.ts';
import type { Options } from '../../inputs/inputs.ts';
import { UsageError } from '../../model.ts';
import type { Platform, ProcessResult } from '../../platform/platform.ts';
import { visible } from '../../text/escape.ts';
import { askWith } from './ask.ts';
import type { WITH_DEVICES_TABLE } from './inputs.ts';
import { leaseDevices } from './lease-devices.ts';
import { conditionsOf } from './list.ts';
import { refuseReset, resetDevices, resetOf } from './reset.ts';
import { fillSlot, openSlot, type Slot } from './slot.ts';

/** @returns the exit code of the command @throws UsageError, DevicesUnavailable, CommandNotFound */
export async function withDevices(
  options: Options<typeof WITH_DEVICES_TABLE>,
  words: readonly string[],
  signal: AbortSignal,
  platform: Platform,
): Promise<number> {
  if (words.length === 0)
    throw new UsageError('there is no command: write it behind --, such as shardwise with-devices -- npm test');
  const request = {
    count: options.count,
    conditions: conditionsOf(options.match, options.platform),
    waitMs: options['devices-wait'],
    command: options['devices-command'],
  };
  const { leased } = await leaseDevices(request, askWith(platform), platform, signal);
  const slot = await openSlot(leased, options['adb-server'], platform);
  try {
    await reset(slot, options, signal, platform);
    platform.log.info(`with ${slot.env['SHARDWISE_DEVICE_NAMES']}`);
    const [program = '', ...args] = fillSlot(words, slot);
    const end = await platform.processes.run(
      { program, args, env: slot.env },
      {
        cwd: platform.context.root,
        ownStreams: true,
        signal: AbortSignal.any([signal, slot.lost]),
        onStart: (pid) => slot.starts(pid),
      },
    );
    if (slot.lost.aborted && !signal.aborted)
      throw new DevicesUnavailable(
        'another run has taken a device of this command, because this host slept for too long',
      );
    return exitCodeOf(end);
  } finally {
    await slot.close();
  }
}

/** @throws UsageError, DevicesUnavailable */
async function reset(
  slot: Slot,
  options: Options<typeof WITH_DEVICES_TABLE>,
  signal: AbortSignal,
  platform: Platform,
): Promise<void> {
  const settings = resetOf(options);
  refuseReset(slot.devices, settings);
  const problem = await resetDevices(slot, settings, platform, signal);
  if (problem !== undefined)
    throw new DevicesUnavailable(`${slot.env['SHARDWISE_DEVICE_NAMES']} was not reset: ${visible(problem)}`);
}

/** As shells say it: 128 plus the number of the signal. */
const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

const exitCodeOf = ({ exitCode, signal = '' }: ProcessResult): number => exitCode ?? 128 + (SIGNALS[signal] ?? 0);
