/** Takes devices for this run: all that it needs, or none. They are tried in the same order everywhere, so two runs never wait for each other. */
import type { Ask, Device, FindSettings } from '../../devices/device.ts';
import { findDevices } from '../../devices/kinds/index.ts';
import type { LeaseRecord } from '../../devices/lease.ts';
import { type Condition, select, selectorText } from '../../devices/selector.ts';
import { ownerText, sinceText } from '../../devices/table.ts';
import { DevicesUnavailable } from '../../devices/unavailable.ts';
import type { Lease, Platform } from '../../platform/platform.ts';
import { visible } from '../../text/escape.ts';
import { durationInput, plural } from '../../text/numbers.ts';

export interface DeviceRequest extends FindSettings {
  /** `all`: those that are free now, and at least one. */
  readonly count: number | 'all';
  /** With `all`: waits for those that others use. */
  readonly every?: boolean;
  readonly conditions: readonly Condition[];
  readonly waitMs: number;
}

export interface Leased {
  readonly leased: readonly LeasedDevice[];
  /** Those that were wanted too, and on which no test can run now. */
  readonly notReady: readonly Device[];
}

export interface LeasedDevice {
  readonly device: Device;
  readonly lease: Lease;
}

/** @param matching the devices that are there */
const leastOf = ({ count, every }: DeviceRequest, matching: readonly Device[] = []): number =>
  count === 'all' ? Math.max(1, every ? matching.filter(isReady).length : 1) : count;

const isReady = ({ problem }: Device): boolean => problem === undefined;

/** How long a device may be missing. One that starts again is not there for a while. */
const MISSING_MS = 30_000;
const BETWEEN_LOOKS_MS = 3_000;

/** @throws DevicesUnavailable */
export async function leaseDevices(
  request: DeviceRequest,
  ask: Ask,
  platform: Platform,
  signal?: AbortSignal,
): Promise<Leased> {
  const begun = platform.now().getTime();
  let isTold = false;
  for (;;) {
    const { devices, problems } = await findDevices(ask, request);
    const matching = select(devices, request.conditions);
    const needed = leastOf(request, matching);
    const { leased, refused } = await takeAll(matching, request.count, platform);
    if (leased.length >= needed) return { leased, notReady: matching.filter((device) => !isReady(device)) };
    for (const { lease } of leased) lease.release();
    const waitedMs = platform.now().getTime() - begun;
    const isMissing = matching.length < needed;
    const why = isMissing ? missing(request, devices, problems) : busy(request, needed, refused);
    if (signal?.aborted || waitedMs >= (isMissing ? Math.min(MISSING_MS, request.waitMs) : request.waitMs))
      throw new DevicesUnavailable(isMissing ? why : `${why}. Waited ${durationInput(request.waitMs)}`);
    if (!isTold) platform.log.info(`waiting for devices: ${why}`);
    isTold = true;
    await platform.leases.pause(BETWEEN_LOOKS_MS, signal);
  }
}

interface Refused {
  readonly device: Device;
  readonly why: string;
}

/** Takes devices one after the other until there are enough. */
async function takeAll(devices: readonly Device[], count: number | 'all', { leases }: Platform) {
  const leased: LeasedDevice[] = [];
  const refused: Refused[] = [];
  for (const device of devices) {
    if (count !== 'all' && leased.length >= count) break;
    if (device.problem !== undefined) {
      refused.push({ device, why: device.problem });
      continue;
    }
    const taken = await leases.take(device.id);
    if ('lease' in taken) leased.push({ device, lease: taken.lease });
    else refused.push({ device, why: usedBy(taken.heldBy) });
  }
  return { leased, refused };
}

const usedBy = (record: LeaseRecord | undefined): string =>
  record === undefined ? 'used by another run' : `used by ${ownerText(record.owner)} ${sinceText(record)}`;

const wanted = ({ conditions }: DeviceRequest): string =>
  conditions.length === 0 ? '' : ` with ${visible(selectorText(conditions))}`;

/** No wait makes such a device appear. */
function missing(request: DeviceRequest, devices: readonly Device[], problems: readonly string[]): string {
  const needed = leastOf(request);
  const there = devices.length === 0 ? 'no device at all' : devices.map(describe).map(visible).join('; ');
  const more = problems.map((problem) => `. ${visible(problem)}`).join('');
  return `this host has not ${plural(needed, 'device')}${wanted(request)}. It has ${there}${more}. shardwise devices lists them`;
}

const describe = ({ id, model, os }: Device): string => [id, model, os].filter((text) => text !== undefined).join(' ');

function busy(request: DeviceRequest, needed: number, refused: readonly Refused[]): string {
  const each = refused.map(({ device, why }) => `${visible(device.id)}: ${visible(why)}`);
  return `${plural(needed, 'device')}${wanted(request)} ${needed === 1 ? 'is' : 'are'} needed, and too few are free: ${each.join('; ')}`;
}
