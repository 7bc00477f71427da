/** What the devices of a run did. */
import type { DeviceUse, Report } from '../../model.ts';
import { deviceLabel } from '../../text/device-label.ts';
import { capped } from '../../text/escape.ts';
import { thousands } from '../../text/numbers.ts';
import type { Section } from '../budget.ts';
import { legCell, named } from '../words.ts';
import { tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

/** A device in one shard. */
interface DeviceRow extends DeviceUse {
  readonly shard: number;
  readonly axis?: string | undefined;
  /** How many test units it settled. */
  readonly units: number;
}

/** A row for each device of each shard. Empty where no device ran the tests. */
function deviceRows({ shards, units }: Report): readonly DeviceRow[] {
  const settled = new Map<string, number>();
  for (const { shard = 0, axis = '', device } of units) {
    const key = keyOf(shard, axis, device);
    if (device !== undefined) settled.set(key, (settled.get(key) ?? 0) + 1);
  }
  return shards.flatMap(({ index, axis, devices = [] }) =>
    devices.map((one) => ({ ...one, shard: index, axis, units: settled.get(keyOf(index, axis, one.id)) ?? 0 })),
  );
}

const keyOf = (shard: number, axis = '', device = ''): string => `${shard} ${axis}\n${device}`;

const hasTrouble = ({ losses, benched }: DeviceUse): boolean => losses > 0 || benched !== undefined;

const MAX_BENCHED = 200;
const COLUMNS = ['Device', 'Got no more tests because', 'Shard', 'Units', 'Batches', 'Lost batches'];

/** A table, in sight where a device was lost. */
export function deviceSection(report: Report): Section {
  const rows = deviceRows(report);
  const cellsOf = (row: DeviceRow) => [
    `${hasTrouble(row) ? '⚠️ ' : ''}${named(deviceLabel(row))}`,
    row.benched === undefined ? '' : named(capped(row.benched, MAX_BENCHED)),
    legCell(row.shard, row.axis),
    thousands(row.units),
    thousands(row.batches),
    thousands(row.losses),
  ];
  const troubled = rows.filter(hasTrouble).length;
  const title = `Devices: ${troubled === 0 ? rows.length : `${troubled} of ${rows.length} had faults`}`;
  return {
    ...tableSection('device', COLUMNS, rows, cellsOf, 3),
    weight: WEIGHT.devices,
    ...(troubled === 0 ? { fold: title } : { intro: `### ${title}` }),
  };
}
