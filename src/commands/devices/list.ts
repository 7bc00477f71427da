/** Lists the devices of this host, and who uses them. */
import { findDevices } from '../../devices/kinds/index.ts';
import { type Condition, select } from '../../devices/selector.ts';
import type { ListedDevice } from '../../devices/table.ts';
import type { Options } from '../../inputs/inputs.ts';
import type { Platform } from '../../platform/platform.ts';
import { askWith } from './ask.ts';
import type { DEVICES_TABLE } from './inputs.ts';

export interface DeviceList {
  readonly devices: readonly ListedDevice[];
  /** Why some may be missing. */
  readonly problems: readonly string[];
}

export async function listDevices(options: Options<typeof DEVICES_TABLE>, platform: Platform): Promise<DeviceList> {
  const settings = { command: options['devices-command'] };
  const { devices, problems } = await findDevices(askWith(platform), settings);
  const chosen = select(devices, conditionsOf(options.match, options.platform));
  const listed = await Promise.all(
    chosen.map(async (device) => {
      const lease = await platform.leases.holderOf(device.id);
      return lease === undefined ? device : { ...device, lease };
    }),
  );
  return { devices: listed, problems };
}

type PlatformOption = Options<typeof DEVICES_TABLE>['platform'];

/** The conditions of both options. */
export const conditionsOf = (match: readonly Condition[] = [], option: PlatformOption): readonly Condition[] =>
  option === undefined ? match : [...match, { key: 'platform', glob: option === 'both' ? 'android|ios' : option }];
