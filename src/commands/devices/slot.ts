/** What a command gets with its devices: ports that no other run has, an adb server where it can be its own, and variables that tell of them. */
import type { Device } from '../../devices/device.ts';
import { connectionOf } from '../../devices/kinds/adb.ts';
import { deviceVariables } from '../../devices/kinds/index.ts';
import type { Lease, Platform } from '../../platform/platform.ts';
import { deviceLabel } from '../../text/device-label.ts';
import { askWith } from './ask.ts';
import type { LeasedDevice } from './lease-devices.ts';

export type AdbServer = 'auto' | 'private' | 'shared';

/** Devices, ports and variables for one command at a time. */
export interface Slot {
  readonly devices: readonly Device[];
  /** The first of its ports. */
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Another run has taken something of it. */
  readonly lost: AbortSignal;
  starts(pid: number): void;
  ends(pid: number): void;
  close(): Promise<void>;
}

/** Below the ports that systems give to outgoing connections. */
const FIRST_PORT = 21_000;
/** The last one is for the adb server. */
const PORTS_OF_SLOT = 16;
const MOST_SLOTS = 200;

/** @throws Error when there are no ports left */
export async function openSlot(
  leased: readonly LeasedDevice[],
  adbServer: AdbServer,
  platform: Platform,
): Promise<Slot> {
  const devices = leased.map(({ device }) => device);
  const { lease, port } = await takePorts(platform);
  const leases = [...leased.map((one) => one.lease), lease];
  const server = await openServer(devices, adbServer, port + PORTS_OF_SLOT - 1, platform);
  return {
    devices,
    port,
    env: { ...variables(devices, port), ...server.env },
    lost: AbortSignal.any(leases.map(({ lost }) => lost)),
    starts: (pid) => leases[0]?.starts(pid),
    ends: (pid) => leases[0]?.ends(pid),
    close: async () => {
      await server.close();
      for (const one of leases) one.release();
    },
  };
}

async function takePorts({ leases }: Platform): Promise<{ lease: Lease; port: number }> {
  for (let slot = 0; slot < MOST_SLOTS; slot += 1) {
    const taken = await leases.take(`ports:${slot}`);
    if ('lease' in taken) return { lease: taken.lease, port: FIRST_PORT + slot * PORTS_OF_SLOT };
  }
  throw new Error(`${MOST_SLOTS} commands with devices run on this host, and there are no ports for more`);
}

function variables(devices: readonly Device[], port: number): Readonly<Record<string, string>> {
  const [first] = devices;
  return {
    ...(first && deviceVariables(first)),
    SHARDWISE_DEVICES: devices.map(({ serial }) => serial).join(','),
    SHARDWISE_DEVICE_NAMES: devices.map(deviceLabel).join('; '),
    SHARDWISE_PORT: String(port),
    SHARDWISE_PORTS: String(PORTS_OF_SLOT - 1),
  };
}

/** The words of a command with `{device}` and `{port}` filled in. */
export const fillSlot = (words: readonly string[], { devices, port }: Slot): string[] =>
  words.map((word) => word.replaceAll('{device}', devices[0]?.serial ?? '').replaceAll('{port}', String(port)));

interface Server {
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const SHARED: Server = { env: {}, close: async () => {} };

/** Starts an adb server for these devices alone. Nobody else's `adb kill-server` ends it. */
async function openServer(
  devices: readonly Device[],
  wanted: AdbServer,
  port: number,
  platform: Platform,
): Promise<Server> {
  const own = devices.filter(({ kind }) => kind === 'adb');
  const isReachable = own.every(({ serial }) => connectionOf(serial) === 'network');
  if (own.length === 0 || wanted === 'shared' || (wanted === 'auto' && !isReachable)) return SHARED;
  const env = { ANDROID_ADB_SERVER_PORT: String(port), ADB_MDNS: '0' };
  const ask = askWith(platform, env);
  const close = async (): Promise<void> => void (await ask('adb', ['kill-server']));
  // A run that was killed may have left one on this port.
  await close();
  await ask('adb', ['start-server']);
  for (const { serial } of own.filter(({ serial }) => connectionOf(serial) === 'network')) {
    // It exits with 0 also when it cannot connect.
    const answer = await ask('adb', ['connect', serial]);
    const state = await ask('adb', ['-s', serial, 'wait-for-device', 'get-state'], { timeoutMs: 10_000 });
    if (state?.text.trim() === 'device') continue;
    platform.log.warning(
      `a private adb server on port ${port} does not reach ${serial} (${answer?.last}), so the command gets the server of this host`,
    );
    await close();
    return SHARED;
  }
  return { env, close };
}
