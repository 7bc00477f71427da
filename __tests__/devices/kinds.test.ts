/** What the tools print, as devices. The real adb is in `__tests__/commands/devices`. */
import { describe, expect, test } from '@jest/globals';
import type { Answer, Ask } from '../../src/devices/device.ts';
import { clearProblem, healthProblem, parseDevices } from '../../src/devices/kinds/adb.ts';
import { parseListed } from '../../src/devices/kinds/command.ts';
import { parsePhones } from '../../src/devices/kinds/devicectl.ts';
import { parseSimulators, simctl } from '../../src/devices/kinds/simctl.ts';

test('adb devices -l', () => {
  const printed = `* daemon not running; starting now at tcp:5037
* daemon started successfully
List of devices attached
emulator-5554          device product:sdk model:sdk_gphone64 device:emu64 transport_id:3
192.168.1.20:5555      offline transport_id:4
R58M1                  unauthorized usb:1-2
0123                   no permissions (user in plugdev group; are your udev rules wrong?); see [http://x]
RECOV                  recovery product:x model:Pixel_7
`;
  expect(
    parseDevices(printed).map(({ serial, model, labels, problem }) => [serial, model, labels[0], problem]),
  ).toEqual([
    ['emulator-5554', 'sdk gphone64', 'emulator', undefined],
    ['192.168.1.20:5555', undefined, 'network', 'it is offline: adb does not reach it'],
    ['R58M1', undefined, 'usb', 'it is unauthorized: accept the key of this host on its screen'],
    ['0123', undefined, 'usb', 'this user may not use it: see the udev rules of adb'],
    ['RECOV', 'Pixel 7', 'usb', 'it is recovery'],
  ]);
});

describe('the health of an Android device', () => {
  const text = ({ boot = '1', battery = '  level: 80', disk = '/dev/dm-5 9 1 8999999 1% /data', keyguard = '' } = {}) =>
    `boot=${boot}\nmodel=x\nbattery=${battery}\ndisk=${disk}\nkeyguard=${keyguard}\nshardwise-end`;
  const answer = (printed: string, rest: Partial<Answer> = {}): Answer => ({
    text: printed,
    exitCode: 0,
    last: '',
    ...rest,
  });

  test.each<[name: string, answer: Answer | undefined, problem: string | undefined]>([
    ['all is well', answer(text()), undefined],
    ['with the line ends of an old device', answer(text().replaceAll('\n', '\r\n')), undefined],
    ['nothing is known but the boot', answer(text({ battery: '', disk: '', keyguard: '' })), undefined],
    ['it starts', answer(text({ boot: '' })), 'it has not booted yet'],
    ['10 % of battery', answer(text({ battery: '  level: 10' })), undefined],
    ['9 % of battery', answer(text({ battery: '  level: 9' })), 'its battery has 9 %, and tests need 10 %'],
    ['200 MiB free', answer(text({ disk: '/dev/dm-5 9 1 204800 1% /data' })), undefined],
    [
      'less free',
      answer(text({ disk: '/dev/dm-5 9 1 204799 1% /data' })),
      'its storage has 199 MiB free, and tests need 200 MiB',
    ],
    ['a lock without a code', answer(text({ keyguard: 'showing=true secure=false ' })), undefined],
    ['a lock with a code', answer(text({ keyguard: 'showing=true secure=true ' })), 'its screen is locked by a code'],
    ['a code, unlocked', answer(text({ keyguard: 'showing=false secure=true ' })), undefined],
    ['a cut answer', answer('boot=1\nmodel=x'), 'its answer is cut off'],
    ['no answer', answer('', { exitCode: null }), 'it does not answer'],
    ['an error of adb', answer('', { exitCode: 1, last: 'error: device offline' }), 'adb says: error: device offline'],
    ['no adb', undefined, 'adb was not found'],
  ])('%s', (_name, given, problem) => expect(healthProblem(given)).toBe(problem));
});

test('simctl: booted simulators are ready, others say how to boot them, unavailable ones are left out', () => {
  const simulator = (udid: string, state: string, isAvailable = true) => ({
    udid,
    state,
    isAvailable,
    name: 'iPhone 15',
  });
  const devices = {
    'com.apple.CoreSimulator.SimRuntime.iOS-17-4': [
      simulator('A', 'Booted'),
      simulator('B', 'Shutdown'),
      simulator('C', 'Booted', false),
    ],
    'com.apple.CoreSimulator.SimRuntime.tvOS-17-0': [simulator('D', 'Booted')],
  };
  expect(parseSimulators(JSON.stringify({ devices })).devices).toMatchObject([
    { id: 'ios:A', platform: 'ios', os: '17.4', model: 'iPhone 15', labels: ['simulator'] },
    { id: 'ios:B', problem: 'it is shutdown: boot it with xcrun simctl boot B' },
    { id: 'ios:D', platform: 'tvos', os: '17.0' },
  ]);
  expect(parseSimulators('no').problem).toBe('xcrun simctl printed no list of devices');
});

test('devicectl: phones that are paired, reachable and in developer mode are ready', () => {
  const phone = (udid: string, state: object = {}, hardware: object = {}) => ({
    connectionProperties: { pairingState: 'paired', tunnelState: 'disconnected', ...state },
    deviceProperties: { osVersionNumber: '17.4', developerModeStatus: 'enabled', ...state },
    hardwareProperties: { udid, platform: 'iOS', marketingName: 'iPhone 15', reality: 'physical', ...hardware },
  });
  const devices = [
    phone('A'),
    phone('B', { pairingState: 'unpaired' }),
    phone('C', { tunnelState: 'unavailable' }),
    phone('D', { developerModeStatus: 'disabled' }),
    phone('E', {}, { reality: 'virtual' }),
  ];
  const found = parsePhones(`Devices:\nName  State\n${JSON.stringify({ result: { devices } }, null, 1)}`);
  expect(found.devices.map(({ serial, problem }) => [serial, problem])).toEqual([
    ['A', undefined],
    ['B', 'it is not paired with this host'],
    ['C', 'it is not reachable'],
    ['D', 'its developer mode is off'],
  ]);
  expect(found.devices[0]).toMatchObject({ id: 'ios:A', platform: 'ios', os: '17.4', model: 'iPhone 15' });
  expect(parsePhones('no').problem).toBe('xcrun devicectl printed no list of devices');
});

describe("the user's command", () => {
  const BOARD = { kind: 'command', platform: 'other', labels: [] };
  test.each<[name: string, text: string, devices: object[]]>([
    ['nothing', '', []],
    ['an empty list', '[]', []],
    [
      'serials',
      '/dev/ttyUSB0\n\n/dev/ttyUSB1\r\n',
      [
        { ...BOARD, id: 'other:/dev/ttyUSB0', serial: '/dev/ttyUSB0' },
        { ...BOARD, id: 'other:/dev/ttyUSB1', serial: '/dev/ttyUSB1' },
      ],
    ],
    [
      'words',
      'x platform=board model=Nano label=a,b os=1=2',
      [{ ...BOARD, id: 'board:x', serial: 'x', platform: 'board', model: 'Nano', labels: ['a', 'b'], os: '1=2' }],
    ],
    [
      'JSON',
      '[{"serial":"x","platform":"board","labels":["a"],"problem":"no power"}]',
      [{ ...BOARD, id: 'board:x', serial: 'x', platform: 'board', labels: ['a'], problem: 'no power' }],
    ],
  ])('prints %s', (_name, text, devices) => expect(parseListed(text)).toEqual({ devices }));

  test.each<[name: string, text: string, problem: string]>([
    ['a word that is none', 'a\nb model', 'entry 2 is {"serial":"b","":"model"}'],
    ['an unknown word', 'x colour=red', 'entry 1 is {"serial":"x","colour":"red"}'],
    ['a device without a serial', '[{}]', 'entry 1 is {}'],
    ['broken JSON', '[{', 'it is no JSON'],
    ['one twice', 'a\na', 'devices-command lists a twice'],
  ])('%s is refused, so that no device is silently left out', (_name, text, problem) => {
    expect(parseListed(text)).toEqual({ devices: [], problem: expect.stringContaining(problem) });
  });
});

describe('the data of apps', () => {
  const answer = (text: string, exitCode: number | null = 0): Answer => ({ text, exitCode, last: text });
  const done = (...lines: readonly string[]) => answer([...lines, 'shardwise-end'].join('\n'));

  test.each<[name: string, answer: Answer | undefined, problem: string | undefined]>([
    ['is gone', done('com.a=Success', 'b=absent'), undefined],
    ['is gone, after a warning', done('com.a=WARNING: linker Success', 'b=Success'), undefined],
    ['is gone, with the line ends of an old device', done('com.a=Success\r', 'b=absent\r'), undefined],
    ['is still there', done('com.a=Success', 'b=Failed'), 'the data of b is still there: pm says "Failed"'],
    [
      'is unknown',
      done('com.a=cmd: Failure: package service is gone', 'b=absent'),
      'the data of com.a is still there: pm says "cmd: Failure: package service is gone"',
    ],
    ['of one app is not told', done('b=Success'), 'the data of com.a is still there: pm says ""'],
    ['of no app is told in full', answer('com.a=Success\nb=Success'), 'its answer is cut off'],
    ['is not told in time', answer('', null), 'it does not answer'],
  ])('on Android %s', (_name, given, problem) => expect(clearProblem(given, ['com.a', 'b'])).toBe(problem));

  test('on a simulator goes with its app, where that is there', async () => {
    const asked: string[] = [];
    const ask: Ask = async (program, args) => {
      asked.push([program, ...args].join(' '));
      return answer('', args.includes('gone') ? 2 : 0);
    };
    const device = { id: 'ios:U', kind: 'simctl', platform: 'ios', serial: 'U', labels: [] };
    expect(await simctl.clear?.(device, ['gone', 'com.a'], ask)).toBeUndefined();
    expect(asked).toEqual([
      'xcrun simctl get_app_container U gone app',
      'xcrun simctl get_app_container U com.a app',
      'xcrun simctl uninstall U com.a',
    ]);
    const refuses: Ask = async (_program, args) => answer('in use', args.includes('uninstall') ? 1 : 0);
    expect(await simctl.clear?.(device, ['com.a'], refuses)).toBe('com.a is still there: xcrun simctl says: in use');
  });
});
