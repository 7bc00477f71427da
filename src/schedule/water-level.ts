/** The level of an amount that is poured over columns, like water. It bounds what spreading can reach. */

import { type MachinePool, paceOf } from './machine-pool.ts';

export interface Column {
  readonly height: number;
  readonly width: number;
}

/** @param columns at least one */
export function waterLevel(columns: readonly Column[], amount: number): number {
  let volume = amount;
  let filled = 0;
  for (const { height, width } of columns.toSorted((a, b) => a.height - b.height)) {
    if (filled > 0 && volume / filled <= height) break;
    volume += height * width;
    filled += width;
  }
  return volume / filled;
}

/** When all slots end, if units can be cut anywhere. @param slots at least one @param workers units that run at the same time in a shard */
export const levelOver = (slots: readonly MachinePool[], totalMs: number, workers = 1): number =>
  waterLevel(
    slots.map((slot) => ({ height: slot.overhead.fixedMs, width: workers / paceOf(slot) })),
    totalMs,
  );
