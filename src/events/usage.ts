/** What a shard used, from its events: the mean and the peak. */
import type { ShardUsage } from '../model.ts';
import type { ShardEvent } from './event.ts';

type UsageEvent = Extract<ShardEvent, { event: 'usage' }>;

export class UsageTotals {
  #measuredMs = 0;
  #cpuMs = 0;
  #memoryMbMs = 0;
  #busyMs = 0;
  #knownBusyMs = 0;
  #peakCores = 0;
  #peakMemoryMb = 0;

  /** Takes any event of the shard. */
  take(event: ShardEvent): void {
    if (event.event === 'usage') this.#add(event);
  }

  #add({ ms, cpuMs, memoryMb, busy }: UsageEvent): void {
    this.#measuredMs += ms;
    this.#cpuMs += cpuMs;
    this.#memoryMbMs += memoryMb * ms;
    this.#peakCores = Math.max(this.#peakCores, cpuMs / ms);
    this.#peakMemoryMb = Math.max(this.#peakMemoryMb, memoryMb);
    if (busy === undefined) return;
    this.#busyMs += busy * ms;
    this.#knownBusyMs += ms;
  }

  /** Undefined where nothing was measured, as in a shard of a few seconds. */
  result(): ShardUsage | undefined {
    if (this.#measuredMs === 0) return undefined;
    return {
      measuredMs: this.#measuredMs,
      cores: { mean: twoDigits(this.#cpuMs / this.#measuredMs), peak: twoDigits(this.#peakCores) },
      memoryMb: { mean: Math.round(this.#memoryMbMs / this.#measuredMs), peak: this.#peakMemoryMb },
      ...(this.#knownBusyMs > 0 && { busy: twoDigits(this.#busyMs / this.#knownBusyMs) }),
    };
  }
}

/** Rounded to hundredths. */
export const twoDigits = (value: number): number => Math.round(value * 100) / 100;
