/** The real adb, with a server of the test's own: its own port, home and temporary folder. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { type EmulatedDevice, startDevice } from './emulated-adbd.ts';

export interface AdbBench {
  /** What makes `adb` use this server. */
  readonly env: Readonly<Record<string, string>>;
  adb(...args: readonly string[]): Promise<string>;
  /** Starts a device, and connects it. */
  plug(properties?: Readonly<Record<string, string>>): Promise<EmulatedDevice>;
  /** Waits until the server no longer lists a device that was unplugged. Its own attempts to reach it again may list it as offline for a while. */
  forget(device: EmulatedDevice | undefined): Promise<void>;
  close(): Promise<void>;
}

/** How often in a row a device must not be listed. */
const ABSENT_LOOKS = 5;

export async function startAdb(): Promise<AdbBench> {
  const home = mkdtempSync(join(tmpdir(), 'shardwise-adb-'));
  const port = String(await freePort());
  // A server looks for emulators at the odd ports from 5555 on, and would take anything there for one.
  const noEmulators = { ADB_LOCAL_TRANSPORT_MAX_PORT: '5554' };
  const env = { ANDROID_ADB_SERVER_PORT: port, HOME: home, TMPDIR: home, ADB_MDNS: '0', ...noEmulators };
  const server = spawn('adb', ['-P', port, 'server', 'nodaemon'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const devices: EmulatedDevice[] = [];
  const adb = async (...args: readonly string[]) =>
    (await execa('adb', args, { env, all: true, reject: false, timeout: 20_000 })).all ?? '';
  // `adb` would start a server of its own before this one listens.
  while (!(await isListening(Number(port)))) await wait(50);
  return {
    env,
    adb,
    plug: async (properties) => {
      const device = await startDevice(properties);
      devices.push(device);
      const said = await adb('connect', device.serial);
      if (!said.startsWith('connected')) throw new Error(said);
      for (let look = 0; look < 100 && (await adb('-s', device.serial, 'get-state')) !== 'device'; look += 1)
        await wait(50);
      return device;
    },
    forget: async (device) => {
      for (let absent = 0; device !== undefined && absent < ABSENT_LOOKS; absent += 1) {
        await wait(50);
        if (!(await adb('devices')).includes(device.serial)) continue;
        await adb('disconnect', device.serial);
        absent = -1;
      }
    },
    close: async () => {
      for (const device of devices) await device.close();
      server.kill('SIGKILL');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

async function isListening(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
