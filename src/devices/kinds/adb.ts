/** Android devices and emulators, by `adb`. */
import { type Answer, type Ask, type Device, type DeviceKind, type Found, NOTHING } from '../device.ts';

export const adb: DeviceKind = {
  name: 'adb',
  asks: 'adb devices -l, and getprop on each device',
  tested: true,
  find,
  inspect: async (device, ask) => healthProblem(await askHealth(device.serial, ask)),
  clear: async ({ serial }, apps, ask) => {
    const script = [...apps.map(clearing), `echo ${END}`].join('; ');
    return clearProblem(await ask('adb', ['-s', serial, 'shell', script], { timeoutMs: CLEAR_MS }), apps);
  },
  variables: ({ serial }) => ({ ANDROID_SERIAL: serial }),
  // `adb shell` ends without an error when the connection breaks.
  tether: ({ serial }) => ({ program: 'adb', args: ['-s', serial, 'shell', 'while echo here; do sleep 2; done'] }),
};

async function find(ask: Ask): Promise<Found> {
  const answer = await ask('adb', ['devices', '-l']);
  if (answer === undefined) return NOTHING;
  if (answer.exitCode !== 0)
    return { devices: [], problem: `adb devices ended with exit code ${answer.exitCode}: ${answer.last}` };
  return { devices: await Promise.all(parseDevices(answer.text).map((device) => describe(device, ask))) };
}

/** The lines of `adb devices -l`: `SERIAL  STATE key:value key:value`. The server may print lines before them. */
export function parseDevices(text: string): readonly Device[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith('List of devices'));
  return lines.slice(start + 1).flatMap((line) => {
    const [, serial, state] = /^(\S+)\s+(no permissions|\S+)/.exec(line.trim()) ?? [];
    if (serial === undefined || state === undefined || serial === '*') return [];
    const model = /\smodel:(\S+)/.exec(line)?.[1]?.replaceAll('_', ' ');
    const problem = STATES.get(state) ?? (state === 'device' ? undefined : `it is ${state}`);
    return [
      {
        id: `android:${serial}`,
        kind: 'adb',
        platform: 'android',
        serial,
        labels: [connectionOf(serial)],
        ...(model && { model }),
        ...(problem && { problem }),
      },
    ];
  });
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['offline', 'it is offline: adb does not reach it'],
  ['unauthorized', 'it is unauthorized: accept the key of this host on its screen'],
  ['no permissions', 'this user may not use it: see the udev rules of adb'],
]);

/** How a device is connected. It serves as a label. */
export const connectionOf = (serial: string): 'emulator' | 'network' | 'usb' =>
  serial.startsWith('emulator-') ? 'emulator' : /:\d+$/.test(serial) ? 'network' : 'usb';

/** What the health check asks, in one call. The last line tells that nothing is cut off. */
const END = 'shardwise-end';
const QUESTIONS = [
  'echo "boot=$(getprop sys.boot_completed)"',
  'echo "model=$(getprop ro.product.model)"',
  'echo "os=$(getprop ro.build.version.release)"',
  'echo "battery=$(dumpsys battery 2>/dev/null | grep -m1 level:)"',
  'echo "disk=$(df -k /data 2>/dev/null | tail -n 1)"',
  'echo "keyguard=$(dumpsys window policy 2>/dev/null | grep -oE "(showing|secure)=(true|false)" | tr "\\n" " ")"',
  `echo ${END}`,
].join('; ');

const askHealth = (serial: string, ask: Ask): Promise<Answer | undefined> =>
  ask('adb', ['-s', serial, 'shell', QUESTIONS], { timeoutMs: 15_000 });

/** The least charge, in percent. With less, a phone may switch itself off in a test. */
const LEAST_BATTERY = 10;
/** The least free storage, in KiB. An app and its data need about this much. */
const LEAST_FREE_KIB = 200 * 1024;

export function healthProblem(answer: Answer | undefined): string | undefined {
  const values = valuesOf(answer?.text ?? '');
  if (!values.has(END)) return noAnswer(answer);
  const battery = /\d+/.exec(values.get('battery') ?? '')?.[0];
  const free = /^\S+\s+\d+\s+\d+\s+(\d+)/.exec(values.get('disk')?.trim() ?? '')?.[1];
  const keyguard = values.get('keyguard') ?? '';
  if (values.get('boot')?.trim() !== '1') return 'it has not booted yet';
  if (battery !== undefined && Number(battery) < LEAST_BATTERY)
    return `its battery has ${battery} %, and tests need ${LEAST_BATTERY} %`;
  if (free !== undefined && Number(free) < LEAST_FREE_KIB)
    return `its storage has ${Math.floor(Number(free) / 1024)} MiB free, and tests need ${LEAST_FREE_KIB / 1024} MiB`;
  if (keyguard.includes('showing=true') && keyguard.includes('secure=true')) return 'its screen is locked by a code';
  return undefined;
}

/** `pm clear` also stops the app. With many apps, each takes about a second. */
const CLEAR_MS = 60_000;

/** `pm path` says nothing about an app that is not there. What else it says, such as that its service is gone, is a problem. */
const clearing = (app: string): string =>
  `found=$(pm path ${app} 2>&1); case "$found" in *package:/*) found=$(pm clear ${app} 2>&1);; "") found=absent;; esac; echo "${app}=$(echo $found)"`;

export function clearProblem(answer: Answer | undefined, apps: readonly string[]): string | undefined {
  const values = valuesOf(answer?.text ?? '');
  if (!values.has(END)) return noAnswer(answer);
  const kept = apps.find((app) => !/^absent$|(?:^| )Success$/.test(values.get(app)?.trim() ?? ''));
  return kept === undefined
    ? undefined
    : `the data of ${kept} is still there: pm says ${JSON.stringify(values.get(kept) ?? '')}`;
}

const noAnswer = (answer: Answer | undefined): string => {
  if (answer === undefined) return 'adb was not found';
  if (answer.exitCode === null) return 'it does not answer';
  return answer.exitCode === 0 ? 'its answer is cut off' : `adb says: ${answer.last}`;
};

const valuesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/\r?\n/).map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );

async function describe(device: Device, ask: Ask): Promise<Device> {
  if (device.problem !== undefined) return device;
  const answer = await askHealth(device.serial, ask);
  const values = valuesOf(answer?.text ?? '');
  const [model, os] = [values.get('model')?.trim(), values.get('os')?.trim()];
  const problem = healthProblem(answer);
  return { ...device, ...(model && { model }), ...(os && { os }), ...(problem && { problem }) };
}
