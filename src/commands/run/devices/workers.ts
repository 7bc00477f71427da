/** The devices of a shard, and what is known of them. */
import type { Device, FindSettings } from '../../../devices/device.ts';
import type { ShardRecord } from '../../../model.ts';
import type { ResetSettings } from '../../devices/reset.ts';
import type { Slot } from '../../devices/slot.ts';

/** A device that runs batches of a shard, one at a time. */
export interface Worker {
  /** The id of its device. */
  readonly name: string;
  readonly device: Device;
  readonly slot: Slot;
  /** How many batches it ran, and how many of them it lost. */
  batches: number;
  losses: number;
  faultsInRow: number;
  /** Why it gets no more tests. */
  benched?: string;
}

export interface DeviceWorkers {
  readonly workers: readonly Worker[];
  /** Devices that were asked for and are not ready. Only known where every device must run. */
  readonly notReady: readonly Device[];
  /** With fewer healthy devices nothing more runs. */
  readonly least: number;
  /** How devices are found. */
  readonly settings: FindSettings;
  /** What is removed from a device before each batch. */
  readonly reset: ResetSettings;
  /** The device that a unit ran on last. */
  readonly lastOn: Map<string, string>;
  /** Those that still get tests. */
  healthy(): readonly Worker[];
  /** Counts that a unit has lost its device. @returns how often it has */
  lose(unit: string): number;
  /** What the record says of them. */
  told(): NonNullable<ShardRecord['devices']>;
  close(): Promise<void>;
}

/** Counts how often each unit has lost its device. */
export function countLosses(): DeviceWorkers['lose'] {
  const losses = new Map<string, number>();
  return (unit) => {
    const count = (losses.get(unit) ?? 0) + 1;
    losses.set(unit, count);
    return count;
  };
}
