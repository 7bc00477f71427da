/** Devices that a command of the user's lists: boards on serial ports, browsers in a grid, anything. */
import { z } from 'zod';
import type { Ask, Device, DeviceKind, FindSettings, Found } from '../device.ts';
import { NOTHING } from '../device.ts';
import { jsonOf } from './simctl.ts';

export const command: DeviceKind = {
  name: 'command',
  asks: 'the command of input devices-command',
  tested: true,
  find,
  variables: () => ({}),
};

const listed = z.object({
  serial: z.string().min(1),
  platform: z.string().min(1).default('other'),
  model: z.string().optional(),
  os: z.string().optional(),
  labels: z.array(z.string()).default([]),
  problem: z.string().optional(),
});
const KEYS = Object.keys(listed.shape);

async function find(ask: Ask, { command: words }: FindSettings): Promise<Found> {
  const [program, ...args] = words ?? [];
  if (program === undefined) return NOTHING;
  const answer = await ask(program, args, { timeoutMs: 60_000 });
  if (answer === undefined) return { devices: [], problem: `the command of devices-command was not found: ${program}` };
  if (answer.exitCode !== 0)
    return {
      devices: [],
      problem: `the command of devices-command ended with exit code ${answer.exitCode}: ${answer.last}`,
    };
  return parseListed(answer.text);
}

/** JSON is a list of devices. Otherwise each line is a serial, and words such as `model=Nano`. */
export function parseListed(text: string): Found {
  const isJson = /^\s*\[/.test(text);
  const rows: readonly unknown[] = isJson ? listOf(jsonOf(text)) : linesOf(text).map(rowOf);
  const read = rows.map((row) => listed.strict().safeParse(row));
  const bad = read.findIndex(({ success }) => !success);
  const devices = read.flatMap(({ data }) => (data === undefined ? [] : [toDevice(data)]));
  const double = devices.find(({ id }, at) => devices.findIndex((other) => other.id === id) !== at);
  if (bad >= 0) return { devices: [], problem: `${RULE}; entry ${bad + 1} is ${JSON.stringify(rows[bad])}` };
  if (isJson && rows.length === 0 && text.trim() !== '[]') return { devices: [], problem: `${RULE}; it is no JSON` };
  if (double !== undefined) return { devices: [], problem: `devices-command lists ${double.serial} twice` };
  return { devices };
}

const RULE = `devices-command must print a JSON list, or a serial and words such as model=Nano on each line; a device has ${KEYS.join(', ')}, and only serial is needed`;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

function rowOf(line: string): Readonly<Record<string, unknown>> {
  const [serial, ...words] = line.trim().split(/\s+/);
  const pairs = words.map((word) => [word.slice(0, Math.max(0, word.indexOf('='))), word.slice(word.indexOf('=') + 1)]);
  const values: Record<string, unknown> = Object.fromEntries(pairs);
  const { label, ...others } = values;
  return { serial, ...others, ...(label === undefined ? {} : { labels: String(label).split(',') }) };
}

const toDevice = ({ serial, platform, labels, ...rest }: z.infer<typeof listed>): Device => ({
  id: `${platform}:${serial}`,
  kind: 'command',
  platform,
  serial,
  labels,
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
});
