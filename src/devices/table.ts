/** The devices of a host as a table for people. */
import { visible } from '../text/escape.ts';
import type { Device } from './device.ts';
import type { LeaseOwner, LeaseRecord } from './lease.ts';

export interface ListedDevice extends Device {
  /** The lease of another run. Absent for a device that is free. */
  readonly lease?: LeaseRecord;
}

/** Who has something: `run 123, attempt 1 of e2e on runner-1 (process 77)`. */
export function ownerText(owner: LeaseOwner): string {
  const { run, attempt, workflow, runner } = owner;
  const of =
    run === 'local' ? 'a local run' : `run ${run}, attempt ${attempt}${workflow === '' ? '' : ` of ${workflow}`}`;
  return visible(`${of}${runner === '' ? '' : ` on ${runner}`} (process ${owner.process.pid})`);
}

/** Minutes are enough: `since 14:03 UTC`. */
export const sinceText = ({ since }: LeaseRecord): string => `since ${since.slice(0, 10)} ${since.slice(11, 16)} UTC`;

export function renderDevices(devices: readonly ListedDevice[]): string {
  const head = ['device', 'model', 'os', 'labels', 'state'];
  const rows = devices.map((device) => [
    device.id,
    device.model ?? '',
    device.os ?? '',
    device.labels.join(', '),
    stateText(device),
  ]);
  return columns([head, ...rows.map((row) => row.map(visible))]).join('\n');
}

function stateText({ problem, lease }: ListedDevice): string {
  if (lease !== undefined) return `used by ${ownerText(lease.owner)} ${sinceText(lease)}`;
  return problem ?? 'free';
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
