/** The copies of a shard that runs every test on every device: each device is a value of an axis, with a result of its own. */
import type { Device } from '../../../devices/device.ts';
import { DevicesUnavailable } from '../../../devices/unavailable.ts';
import { groupBy } from '../../../group-by.ts';
import { deviceLabel } from '../../../text/device-label.ts';
import type { TriesRequest } from '../request.ts';
import { countLosses, type DeviceWorkers, type Worker } from './workers.ts';

/** The axis that tells the copies apart. */
export const DEVICE_AXIS = 'device';

export interface Replica extends Pick<TriesRequest, 'devices' | 'noDevices'> {
  /** The value of the axis. */
  readonly device: string;
}

/** One for each device, ready or not. What is not ready runs nothing, and says why. */
export function replicasOf(devices: DeviceWorkers): readonly Replica[] {
  const nameOf = namesOf([...devices.workers.map(({ device }) => device), ...devices.notReady]);
  return [
    ...devices.workers.map((worker) => ({ device: nameOf(worker.device), devices: onlyWith(worker, devices) })),
    ...devices.notReady.map((device) => ({
      device: nameOf(device),
      noDevices: new DevicesUnavailable(`${deviceLabel(device)} cannot run tests: ${device.problem}`),
    })),
  ];
}

/** The model, where no other device has it. So the same model on another host is the same value. */
function namesOf(devices: readonly Device[]): (device: Device) => string {
  const models = groupBy(devices, ({ model }) => model);
  return (device) => (models.get(device.model)?.length === 1 && device.model ? device.model : deviceLabel(device));
}

/** The same shard with one device. What is lost with it has no other one. */
function onlyWith(worker: Worker, { settings, told }: DeviceWorkers): DeviceWorkers {
  return {
    workers: [worker],
    notReady: [],
    least: 1,
    settings,
    lastOn: new Map(),
    healthy: () => (worker.benched === undefined ? [worker] : []),
    lose: countLosses(),
    told: () => told().filter(({ id }) => id === worker.name),
    // All of them are closed together.
    close: async () => {},
  };
}
