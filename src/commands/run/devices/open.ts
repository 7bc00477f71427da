/** Takes the devices of a shard, and gives them back. */
import type { FindSettings } from '../../../devices/device.ts';
import { DevicesUnavailable } from '../../../devices/unavailable.ts';
import type { Platform } from '../../../platform/platform.ts';
import { askWith } from '../../devices/ask.ts';
import type { WantedDevices } from '../../devices/inputs.ts';
import { leaseDevices } from '../../devices/lease-devices.ts';
import { type ResetSettings, refuseReset } from '../../devices/reset.ts';
import { type AdbServer, openSlot } from '../../devices/slot.ts';
import { newWorker } from './worker.ts';
import { countLosses, type DeviceWorkers, type Worker } from './workers.ts';

export interface DeviceOptions extends FindSettings {
  readonly wanted: WantedDevices;
  /** Whether all devices must run, and not only those that are free. */
  readonly every: boolean;
  /** With fewer healthy devices nothing more runs. */
  readonly least: number;
  readonly waitMs: number;
  readonly adbServer: AdbServer;
  readonly reset: ResetSettings;
}

/** @throws DevicesUnavailable */
export async function openDevices(
  options: DeviceOptions,
  platform: Platform,
  signal: AbortSignal | undefined,
): Promise<DeviceWorkers> {
  const { wanted, every, least, waitMs, adbServer, command, reset } = options;
  const request = { ...wanted, every, waitMs, command };
  const { leased, notReady } = await leaseDevices(request, askWith(platform), platform, signal);
  const workers: Worker[] = [];
  const close = async (): Promise<void> => {
    for (const { slot } of workers) await slot.close();
    for (const { lease } of leased) lease.release();
  };
  try {
    refuseReset(
      leased.map(({ device }) => device),
      reset,
    );
    for (const one of leased) workers.push(newWorker(one.device, await openSlot([one], adbServer, platform)));
  } catch (problem) {
    await close();
    throw problem;
  }
  if (workers.length < least) {
    await close();
    throw new DevicesUnavailable(`only ${workers.length} devices are free, and devices-min is ${least}`);
  }
  return {
    workers,
    notReady: every ? notReady : [],
    least,
    settings: { command },
    reset,
    lastOn: new Map(),
    healthy: () => workers.filter(({ benched }) => benched === undefined),
    lose: countLosses(),
    told: () =>
      workers.map(({ device, batches, losses: lost, benched }) => ({
        id: device.id,
        ...(device.model === undefined ? {} : { model: device.model }),
        ...(device.os === undefined ? {} : { os: device.os }),
        batches,
        losses: lost,
        ...(benched === undefined ? {} : { benched }),
      })),
    close,
  };
}
