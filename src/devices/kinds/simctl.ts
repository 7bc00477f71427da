/** Simulators of iOS, by `xcrun simctl`. Written from its documentation and from output that others have published. Not run in our tests. */
import { z } from 'zod';
import { type Ask, type Device, type DeviceKind, type Found, NOTHING } from '../device.ts';

export const simctl: DeviceKind = {
  name: 'simctl',
  asks: 'xcrun simctl list devices --json',
  tested: false,
  find,
  clear,
  variables: ({ serial }) => ({ SIMULATOR_UDID: serial, TEST_RUNNER_SIMULATOR_UDID: serial }),
};

const listSchema = z.object({
  devices: z.record(
    z.string(),
    z.array(z.object({ udid: z.string(), name: z.string(), state: z.string(), isAvailable: z.boolean().optional() })),
  ),
});

async function find(ask: Ask): Promise<Found> {
  const answer = await ask('xcrun', ['simctl', 'list', 'devices', '--json'], { timeoutMs: 30_000 });
  if (answer === undefined) return NOTHING;
  return answer.exitCode === 0
    ? parseSimulators(answer.text)
    : { devices: [], problem: `xcrun simctl says: ${answer.last}` };
}

/** A simulator cannot remove the data alone, so the app goes with it. */
async function clear({ serial }: Device, apps: readonly string[], ask: Ask): Promise<string | undefined> {
  for (const app of apps) {
    const there = await ask('xcrun', ['simctl', 'get_app_container', serial, app, 'app']);
    if (there?.exitCode !== 0) continue;
    const answer = await ask('xcrun', ['simctl', 'uninstall', serial, app]);
    if (answer?.exitCode !== 0) return `${app} is still there: xcrun simctl says: ${answer?.last}`;
  }
  return undefined;
}

export function parseSimulators(text: string): Found {
  const read = listSchema.safeParse(jsonOf(text));
  if (!read.success) return { devices: [], problem: 'xcrun simctl printed no list of devices' };
  const devices = Object.entries(read.data.devices).flatMap(([runtime, simulators]) => {
    const [, system, version] = /SimRuntime\.(\w+)-([\d-]+)$/.exec(runtime) ?? [];
    if (system === undefined || version === undefined) return [];
    return simulators
      .filter(({ isAvailable }) => isAvailable !== false)
      .map(({ udid, name, state }) => ({
        id: `ios:${udid}`,
        kind: 'simctl',
        platform: system.toLowerCase(),
        serial: udid,
        model: name,
        os: version.replaceAll('-', '.'),
        labels: ['simulator'],
        ...(state === 'Booted'
          ? {}
          : { problem: `it is ${state.toLowerCase()}: boot it with xcrun simctl boot ${udid}` }),
      }));
  });
  return { devices };
}

/** Undefined for a text that is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
