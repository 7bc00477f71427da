/** The commands about devices, with the real adb and emulated devices. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DEVICES_TABLE, WITH_DEVICES_TABLE } from '../../../src/commands/devices/inputs.ts';
import { listDevices } from '../../../src/commands/devices/list.ts';
import { withDevices } from '../../../src/commands/devices/with-devices.ts';
import { generationFile, type LeaseRecord, renderLease } from '../../../src/devices/lease.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import { identify, processTable } from '../../../src/platform/devices/process-identity.ts';
import { createLocalPlatform } from '../../../src/platform/local/index.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { type AdbBench, startAdb } from '../../support/devices/adb.ts';
import type { EmulatedDevice } from '../../support/devices/emulated-adbd.ts';
import { expectTool, isInstalled } from '../../support/tools.ts';
import { enterEnvironment } from '../../support/workspace.ts';

jest.setTimeout(60_000);
const hasAdb = expectTool('adb', await isInstalled('adb', ['version']));
const withAdb = hasAdb ? describe : describe.skip;

let root: string;
let leave: () => void;
let bench: AdbBench | undefined;
let env: Readonly<Record<string, string>> = {};
const told: string[] = [];
let platform: Platform;

beforeAll(async () => {
  bench = hasAdb ? await startAdb() : undefined;
  env = bench?.env ?? {};
});
afterAll(() => bench?.close());
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'shardwise-devices-'));
  leave = enterEnvironment({
    ...(process.env as Record<string, string>),
    ...env,
    SHARDWISE_LEASES: join(root, 'leases'),
  });
  told.length = 0;
  platform = await createLocalPlatform({ root, reporters: '', print: (line) => void told.push(line) });
});
afterEach(() => {
  leave();
  rmSync(root, { recursive: true, force: true });
});

const list = (values: Record<string, string> = {}) =>
  listDevices(parseInputs(DEVICES_TABLE, { given: new Map(Object.entries(values)) }), platform);
const use = (words: readonly string[], values: Record<string, string> = {}, signal = new AbortController().signal) =>
  withDevices(
    parseInputs(WITH_DEVICES_TABLE, { given: new Map(Object.entries({ 'devices-wait': '1s', ...values })) }),
    words,
    signal,
    platform,
  );
/** A command that writes some of its environment to a file. */
const writes = (...names: readonly string[]) => [
  'sh',
  '-c',
  ['exec > written', ...names.map((name) => `echo "${name}=$${name}"`)].join('; '),
];
const written = () => readFileSync(join(root, 'written'), 'utf8').trim().split('\n');

/** Boards, which need no tool. */
const BOARDS = `printf '%s\\n' 'tty0 platform=board model=Nano' 'tty1 platform=board model=Uno' 'tty2 platform=board problem=unplugged'`;
const ofBoards = () => {
  writeFileSync(join(root, 'boards.sh'), BOARDS);
  return { 'devices-command': 'sh boards.sh', match: 'platform=board' };
};

describe('with devices that a command lists', () => {
  test('they are listed with who uses them', async () => {
    const taken = await platform.leases.take('board:tty1');
    expect(taken).toHaveProperty('lease');
    const { devices, problems } = await list(ofBoards());
    expect(problems).toEqual([]);
    expect(devices).toMatchObject([
      { id: 'board:tty0', model: 'Nano' },
      { id: 'board:tty1', model: 'Uno', lease: { owner: { run: 'local', process: { pid: process.pid } } } },
      { id: 'board:tty2', problem: 'unplugged' },
    ]);
  });

  test('a command gets as many as it needs, ports, and its own exit code', async () => {
    expect(
      await use(writes('SHARDWISE_DEVICES', 'SHARDWISE_PORT', 'SHARDWISE_PORTS'), { ...ofBoards(), count: '2' }),
    ).toBe(0);
    expect(written()).toEqual(['SHARDWISE_DEVICES=tty0,tty1', 'SHARDWISE_PORT=21000', 'SHARDWISE_PORTS=15']);
    expect(await use(['sh', '-c', 'exit 7'], ofBoards())).toBe(7);
    expect(await use(['sh', '-c', 'kill -9 $$'], ofBoards())).toBe(137);
    expect((await list(ofBoards())).devices.filter(({ lease }) => lease !== undefined)).toEqual([]);
  });

  test('it is never passed to a shell, and knows its device and port', async () => {
    const args = ['sh', '-c', 'printf "%s\\n" "$@" > written', 'sh', '{device}', '--port={port}', '$(touch pwned)'];
    expect(await use(args, { ...ofBoards(), match: 'platform=board model=Uno' })).toBe(0);
    expect(written()).toEqual(['tty1', '--port=21000', '$(touch pwned)']);
  });

  test('two runs have different devices and ports', async () => {
    const other = await createLocalPlatform({ root, reporters: '', print: () => {} });
    const first = await other.leases.take('board:tty0');
    const ports = await other.leases.take('ports:0');
    expect([first, ports].every((taken) => 'lease' in taken)).toBe(true);
    expect(await use(writes('SHARDWISE_DEVICES', 'SHARDWISE_PORT'), ofBoards())).toBe(0);
    expect(written()).toEqual(['SHARDWISE_DEVICES=tty1', 'SHARDWISE_PORT=21016']);
  });

  test('what it had is free again when the command is cancelled', async () => {
    const controller = new AbortController();
    const ending = use(['sh', '-c', 'touch started; exec sleep 60'], ofBoards(), controller.signal);
    const { files } = platform;
    while (!(await files.exists(join(root, 'started')))) await platform.leases.pause(20);
    expect((await list(ofBoards())).devices[0]).toHaveProperty('lease');
    controller.abort();
    expect(await ending).toBe(130);
    expect((await list(ofBoards())).devices[0]).not.toHaveProperty('lease');
  });

  test('all or none: it waits, says for what, and holds nothing meanwhile', async () => {
    const other = await platform.leases.take('board:tty1');
    // Longer than the first look takes on a busy machine.
    const failed = use(['true'], { ...ofBoards(), count: '2', 'devices-wait': '10s' });
    await expect(failed).rejects.toThrow(
      /^2 devices with platform=board are needed, and too few are free: board:tty1: used by a local run on .+ \(process \d+\) since .+ UTC; board:tty2: unplugged\. Waited 10s$/,
    );
    expect(told).toEqual([expect.stringMatching(/^waiting for devices: 2 devices/)]);
    expect(await platform.leases.take('board:tty0')).toHaveProperty('lease');
    expect(other).toHaveProperty('lease');
  });

  test('what this host has not is another message', async () => {
    await expect(use(['true'], { ...ofBoards(), match: 'model=Mega' })).rejects.toThrow(
      /^this host has not 1 device with model=Mega\. It has board:tty0 Nano; board:tty1 Uno; board:tty2\b.*\. shardwise devices lists them$/,
    );
    await expect(use(['true'], { 'devices-command': 'sh gone.sh', match: 'platform=board' })).rejects.toThrow(
      /the command of devices-command ended with exit code \d+: sh: .*gone\.sh/,
    );
  });

  test('the device is reset before the command runs, also when its last owner has died', async () => {
    const dead = { pid: 2 ** 22 - 1, startedAt: '1' };
    const record: LeaseRecord = {
      version: 1,
      resource: 'board:tty0',
      state: 'held',
      owner: {
        run: '7',
        attempt: 1,
        workflow: '',
        runner: '',
        process: { ...identify(process.pid, processTable()), ...dead },
      },
      since: '2026-01-01T10:00:00.000Z',
      commands: [],
    };
    mkdirSync(join(root, 'leases'));
    const file = join(root, 'leases', generationFile('board:tty0', 4));
    writeFileSync(file, renderLease(record));
    utimesSync(file, new Date(0), new Date(0));
    const reset = { 'devices-reset-command': `sh -c "echo reset $1 $SHARDWISE_DEVICES >> order" sh {device}` };
    expect(await use(['sh', '-c', 'echo run >> order'], { ...ofBoards(), ...reset })).toBe(0);
    expect(readFileSync(join(root, 'order'), 'utf8')).toBe('reset tty0 tty0\nrun\n');
  });

  test('a device that cannot be reset runs nothing', async () => {
    const command = { 'devices-reset-command': `sh -c "echo no power; exit 3"` };
    await expect(use(['touch', 'ran'], { ...ofBoards(), ...command })).rejects.toThrow(
      'Nano, board:tty0 was not reset: the command of devices-reset-command ended with exit code 3: no power',
    );
    await expect(use(['touch', 'ran'], { ...ofBoards(), 'devices-reset-apps': 'com.example.shop' })).rejects.toThrow(
      'input devices-reset-apps is "com.example.shop", but board:tty0 has no apps that can be reset: write a command of your own in devices-reset-command',
    );
    expect(existsSync(join(root, 'ran'))).toBe(false);
    expect((await list(ofBoards())).devices[0]).not.toHaveProperty('lease');
  });

  test.each(['a b', '$(reboot)', '-x', '.a', 'a;b'])('%j is no id of an app', (id) => {
    expect(() => parseInputs(WITH_DEVICES_TABLE, { given: new Map([['devices-reset-apps', `ok\n${id}`]]) })).toThrow(
      `${JSON.stringify(id)} is no id of an app`,
    );
  });

  test('no command is a mistake', async () => {
    await expect(use([], ofBoards())).rejects.toThrow(
      'there is no command: write it behind --, such as shardwise with-devices -- npm test',
    );
  });
});

withAdb('with adb', () => {
  const phones: EmulatedDevice[] = [];
  beforeAll(async () => {
    for (const model of ['Pixel 7', 'Galaxy S24'])
      if (bench) phones.push(await bench.plug({ 'ro.product.model': model, 'ro.build.version.release': '14' }));
  });
  const serials = () => phones.map(({ serial }) => serial);

  test('phones are found, with their model and version', async () => {
    const { devices } = await list({ platform: 'android' });
    expect(devices).toMatchObject(
      phones
        .map(({ serial }, at) => ({
          id: `android:${serial}`,
          model: ['Pixel 7', 'Galaxy S24'][at],
          os: '14',
          labels: ['network'],
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect((await list({ match: 'model=Pixel*' })).devices.map(({ serial }) => serial)).toEqual([serials()[0]]);
    expect((await list({ platform: 'ios' })).devices).toEqual([]);
  });

  test('a phone that starts, is empty or is gone is not ready', async () => {
    const [phone] = phones;
    phone?.setProperty('sys.boot_completed', '');
    expect((await list({ match: 'model=Pixel*' })).devices).toMatchObject([{ problem: 'it has not booted yet' }]);
    phone?.setProperty('sys.boot_completed', '1');
    expect((await list({ match: 'model=Pixel*' })).devices[0]).not.toHaveProperty('problem');
  });

  test('the command reaches its phone through an adb server of its own, and no other run stops that one', async () => {
    const script =
      'adb shell getprop ro.product.model > written; echo "$ANDROID_SERIAL $ANDROID_ADB_SERVER_PORT" >> written';
    expect(await use(['sh', '-c', script], { match: 'model=Galaxy*' })).toBe(0);
    expect(written()).toEqual(['Galaxy S24', `${serials()[1]} 21015`]);
    const gone = await bench?.adb('-P', '21015', 'devices');
    expect(gone).toContain('daemon not running');
    await bench?.adb('-P', '21015', 'kill-server');
  });

  test('or through that of the host, where the user says so', async () => {
    expect(await use(writes('ANDROID_ADB_SERVER_PORT'), { match: 'model=Galaxy*', 'adb-server': 'shared' })).toBe(0);
    expect(written()).toEqual([`ANDROID_ADB_SERVER_PORT=${env['ANDROID_ADB_SERVER_PORT']}`]);
  });
});
