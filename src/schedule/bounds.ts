/** Bounds that no plan can beat. The search skips every count that cannot win by them, and packs only the others. */
import { leastLoads, longestOf } from './least-loads.ts';
import { type Conditions, minutesOf, NOISE_MS } from './trial.ts';

export interface Bounds {
  /** The earliest end of any plan with this many shards. */
  readonly wallMs: (shards: number) => number;
  /** The smallest bill of any plan with this many shards. */
  readonly billedMinutes: (shards: number) => number;
}

export function boundsOf(conditions: Conditions): Bounds {
  const { units, overhead, workers, concurrency, billingStepMs, strategy } = conditions;
  const { fixedMs, factor } = overhead;
  const total = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
  const longest = units.reduce((most, { estimateMs }) => Math.max(most, estimateMs), 0);
  /** The time of all machines together. */
  const machineMs = (shards: number): number => shards * fixedMs + (factor * total) / workers;
  const leastSteps = strategy.longestFirst ? stepsOfLeastLoads(conditions, total) : () => 0;
  return {
    wallMs: (shards) => {
      if (shards === 0) return 0;
      const slowest = fixedMs + factor * Math.max(total / (shards * workers), longest);
      const busiest = machineMs(shards) / Math.min(shards, concurrency);
      return Math.ceil(Math.max(slowest, busiest) - 2 * NOISE_MS); // trials are rounded up too, and may be off by the noise
    },
    billedMinutes: (shards) =>
      minutesOf(
        Math.max(
          shards * Math.ceil(fixedMs / billingStepMs),
          Math.floor(machineMs(shards) / billingStepMs),
          leastSteps(shards),
        ),
        billingStepMs,
      ),
  };
}

/** The billed steps of the least loads. Every shard rounds its last step up; without this a search for the lowest bill would pack nearly every count. */
function stepsOfLeastLoads(
  { units, overhead, workers, billingStepMs }: Conditions,
  total: number,
): (shards: number) => number {
  let longest: readonly number[] | undefined;
  const steps = (load: number): number =>
    Math.ceil(Math.max(0, overhead.fixedMs + (overhead.factor * load) / workers - 2 * NOISE_MS) / billingStepMs);
  return (shards) => {
    longest ??= longestOf(units);
    return leastLoads(longest, total, shards).reduce((sum, load) => sum + steps(load), 0);
  };
}
