/** What no plan can beat. The search leaves out every count that cannot win by these, and packs all others. */
import { type Conditions, NOISE_MS } from './trial.ts';

const MS_PER_MINUTE = 60_000;

export interface Bounds {
  /** No plan with this many shards ends earlier. */
  readonly wallMs: (shards: number) => number;
  /** No plan with this many shards is billed less. */
  readonly billedMinutes: (shards: number) => number;
}

export function boundsOf({ units, overhead, workers, concurrency }: Conditions): Bounds {
  const { fixedMs, factor } = overhead;
  const total = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
  const longest = units.reduce((most, { estimateMs }) => Math.max(most, estimateMs), 0);
  /** Of all machines together. */
  const machineMs = (shards: number): number => shards * fixedMs + (factor * total) / workers;
  return {
    wallMs: (shards) => {
      if (shards === 0) return 0;
      const slowest = fixedMs + factor * Math.max(total / (shards * workers), longest);
      const busiest = machineMs(shards) / Math.min(shards, concurrency);
      return Math.ceil(Math.max(slowest, busiest) - 2 * NOISE_MS); // trials are rounded up too, and may be off by the noise
    },
    billedMinutes: (shards) =>
      Math.max(shards * Math.ceil(fixedMs / MS_PER_MINUTE), Math.floor(machineMs(shards) / MS_PER_MINUTE)),
  };
}
