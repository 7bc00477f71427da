/** iPhones and iPads, by `xcrun devicectl` of Xcode 15 or newer. Written from its documentation and from output that others have published. Not run in our tests. */
import { z } from 'zod';
import { type Ask, type DeviceKind, type Found, NOTHING } from '../device.ts';
import { jsonOf } from './simctl.ts';

export const devicectl: DeviceKind = {
  name: 'devicectl',
  asks: 'xcrun devicectl list devices --json-output',
  tested: false,
  find,
  variables: ({ serial }) => ({ DEVICE_UDID: serial, TEST_RUNNER_DEVICE_UDID: serial }),
};

const text = z.string().optional();
const listSchema = z.object({
  result: z.object({
    devices: z.array(
      z.object({
        connectionProperties: z.object({ pairingState: text, tunnelState: text }),
        deviceProperties: z.object({ osVersionNumber: text, developerModeStatus: text }),
        hardwareProperties: z.object({ udid: z.string(), platform: text, marketingName: text, reality: text }),
      }),
    ),
  }),
});

async function find(ask: Ask): Promise<Found> {
  const args = ['devicectl', 'list', 'devices', '--quiet', '--json-output', '/dev/stdout'];
  const answer = await ask('xcrun', args, { timeoutMs: 30_000 });
  if (answer === undefined) return NOTHING;
  return answer.exitCode === 0
    ? parsePhones(answer.text)
    : { devices: [], problem: `xcrun devicectl says: ${answer.last}` };
}

export function parsePhones(printed: string): Found {
  // A table for people may stand before the JSON.
  const read = listSchema.safeParse(jsonOf(printed.slice(Math.max(0, printed.search(/^\{/m)))));
  if (!read.success) return { devices: [], problem: 'xcrun devicectl printed no list of devices' };
  const devices = read.data.result.devices
    .filter(({ hardwareProperties }) => hardwareProperties.reality !== 'virtual')
    .map(({ connectionProperties, deviceProperties, hardwareProperties }) => {
      const { udid, platform = 'iOS', marketingName } = hardwareProperties;
      const { osVersionNumber } = deviceProperties;
      const problem = problemOf({ ...connectionProperties, ...deviceProperties });
      return {
        id: `ios:${udid}`,
        kind: 'devicectl',
        platform: platform === 'iPadOS' ? 'ios' : platform.toLowerCase(),
        serial: udid,
        labels: ['physical'],
        ...(marketingName && { model: marketingName }),
        ...(osVersionNumber && { os: osVersionNumber }),
        ...(problem && { problem }),
      };
    });
  return { devices };
}

function problemOf(
  state: Readonly<Partial<Record<'pairingState' | 'tunnelState' | 'developerModeStatus', string | undefined>>>,
): string | undefined {
  if (state.pairingState !== 'paired') return 'it is not paired with this host';
  // `disconnected` is the state of a reachable device that nobody uses.
  if (state.tunnelState === 'unavailable') return 'it is not reachable';
  if (state.developerModeStatus === 'disabled') return 'its developer mode is off';
  return undefined;
}
