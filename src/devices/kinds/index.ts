/** The table of kinds of devices. */
import type { Ask, Device, DeviceKind, FindSettings } from '../device.ts';
import { adb } from './adb.ts';
import { command } from './command.ts';
import { devicectl } from './devicectl.ts';
import { simctl } from './simctl.ts';

export const DEVICE_KINDS: readonly DeviceKind[] = [adb, simctl, devicectl, command];

export interface FoundAll {
  /** Sorted by id. */
  readonly devices: readonly Device[];
  /** Why some may be missing. */
  readonly problems: readonly string[];
}

export async function findDevices(ask: Ask, settings: FindSettings): Promise<FoundAll> {
  const found = await Promise.all(DEVICE_KINDS.map((kind) => kind.find(ask, settings)));
  const all = new Map(found.flatMap(({ devices }) => devices).map((device) => [device.id, device]));
  return {
    devices: [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    problems: found.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  };
}

const kindOf = ({ kind }: Device): DeviceKind | undefined => DEVICE_KINDS.find(({ name }) => name === kind);

/** What is wrong with a device now. Undefined when tests can run on it. */
export async function inspectDevice(device: Device, ask: Ask, settings: FindSettings): Promise<string | undefined> {
  const kind = kindOf(device);
  if (kind?.inspect !== undefined) return kind.inspect(device, ask);
  const found = await kind?.find(ask, settings);
  if (found?.problem !== undefined) return found.problem;
  const now = found?.devices.find(({ id }) => id === device.id);
  return now === undefined ? 'it is not there any more' : now.problem;
}

export const clearsApps = (device: Device): boolean => kindOf(device)?.clear !== undefined;

/** Removes the data of apps. What is wrong, or undefined. */
export const clearApps = async (device: Device, apps: readonly string[], ask: Ask): Promise<string | undefined> =>
  kindOf(device)?.clear?.(device, apps, ask);

export const deviceVariables = (device: Device): Readonly<Record<string, string>> =>
  kindOf(device)?.variables(device) ?? {};

export const tetherOf = (device: Device): ReturnType<NonNullable<DeviceKind['tether']>> | undefined =>
  kindOf(device)?.tether?.(device);
