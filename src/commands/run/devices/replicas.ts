/** The copies of a shard that runs every test on every device: each device is a value of an axis, with a result of its own. */
import type { Device } from '../../../devices/device.ts';
import { DevicesUnavailable } from '../../../devices/unavailable.ts';
import { groupBy } from '../../../group-by.ts';
import { deviceLabel } from '../../../text/device-label.ts';
import type { TriesRequest } from '../request.ts';
import { countLosses, type DeviceWorkers, type Worker } from './workers.ts';

/** A device as a value of the axis, with what runs on it. */
export interface Replica extends Pick<TriesRequest, 'devices' | 'noDevices'> {
  /** The value of the axis. */
  readonly device: string;
}

/** A device that ran the shard in an earlier attempt. */
export interface EarlierCopy {
  /** The value of the axis. */
  readonly device: string;
  /** Of the device. Absent where it ran nothing. */
  readonly id?: string;
  readonly attempt: number;
}

/** One for each device, ready or not, and for each that ran the shard before. What is not ready or not there runs nothing, and says why. */
export function replicasOf(devices: DeviceWorkers, earlier: readonly EarlierCopy[] = []): readonly Replica[] {
  const all = [...devices.workers.map(({ device }) => device), ...devices.notReady];
  const nameOf = namesOf(all, earlier);
  const there = new Set(all.map(nameOf));
  return [
    ...devices.workers.map((worker) => ({ device: nameOf(worker.device), devices: onlyWith(worker, devices) })),
    ...devices.notReady.map((device) => ({
      device: nameOf(device),
      noDevices: new DevicesUnavailable(`${deviceLabel(device)} cannot run tests: ${device.problem}`),
    })),
    ...earlier.filter(({ device }) => !there.has(device)).map((copy) => absent(copy, 'this job does not have it')),
  ];
}

/** A device that ran the shard before, and is not there now. */
export const absent = ({ device, attempt }: EarlierCopy, why: string): Replica => ({
  device,
  noDevices: new DevicesUnavailable(`attempt ${attempt} has a result of it, and now ${why}`),
});

/**
 * The model, where no other device has it. So the same model on another host, or in place of a broken one, is the same value. In a later
 * attempt a device keeps its name.
 */
function namesOf(devices: readonly Device[], earlier: readonly EarlierCopy[]): (device: Device) => string {
  const models = groupBy(devices, ({ model }) => model);
  const kept = new Map(earlier.map((copy) => [copy.id, copy.device]));
  return (device) => {
    const { id, model } = device;
    return kept.get(id) ?? (model && models.get(model)?.length === 1 ? model : deviceLabel(device));
  };
}

/** The same shard with one device. What is lost with it has no other one. */
function onlyWith(worker: Worker, { settings, reset, told }: DeviceWorkers): DeviceWorkers {
  return {
    workers: [worker],
    notReady: [],
    least: 1,
    settings,
    reset,
    lastOn: new Map(),
    healthy: () => (worker.benched === undefined ? [worker] : []),
    lose: countLosses(),
    told: () => told().filter(({ id }) => id === worker.name),
    // All of them are closed together.
    close: async () => {},
  };
}
