/** Bounds that no plan can beat. The search skips every count that cannot win by them, and packs only the others. */
import { leastEnds, longestOf } from './least-loads.ts';
import { endOf, type MachinePool, paceOf, slotsOf } from './machine-pool.ts';
import { type Conditions, minutesOf, NOISE_MS } from './trial.ts';
import { levelOver } from './water-level.ts';

export interface Bounds {
  /** The earliest end of any plan with this many shards. */
  readonly wallMs: (shards: number) => number;
  /** The smallest bill of any plan with this many shards. */
  readonly billedMinutes: (shards: number) => number;
}

export function boundsOf(conditions: Conditions): Bounds {
  const { units, pools, workers, billingStepMs, strategy } = conditions;
  const total = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
  const longest = units.reduce((most, { estimateMs }) => Math.max(most, estimateMs), 0);
  const machines = machinesOf(conditions, total);
  const leastSteps = strategy.longestFirst ? stepsOfLeastEnds(conditions, total) : () => 0;
  return {
    wallMs: (shards) => {
      if (shards === 0) return 0;
      const slots = slotsOf(pools, shards);
      const withLongest = slots.reduce(
        (least, slot) => Math.min(least, endOf(slot, longest)),
        Number.POSITIVE_INFINITY,
      );
      const slowest = Math.max(withLongest, levelOver(slots, total, workers));
      return Math.ceil(Math.max(slowest, machines.busiestMs(slots)) - 2 * NOISE_MS); // trials are rounded up too, and may be off by the noise
    },
    billedMinutes: (shards) =>
      minutesOf(
        Math.max(
          machines.setUps(shards) * Math.ceil(machines.leastSetupMs / billingStepMs),
          Math.floor(machines.timeMs(shards) / billingStepMs),
          leastSteps(shards),
        ),
        billingStepMs,
      ),
  };
}

interface MachineTimes {
  /** How many shards surely have a set-up. Of equal slots none is without units. */
  readonly setUps: (shards: number) => number;
  readonly leastSetupMs: number;
  /** The time of all machines together. */
  readonly timeMs: (shards: number) => number;
  /** The end of the machine that is busy longest. */
  readonly busiestMs: (slots: readonly MachinePool[]) => number;
}

function machinesOf({ pools, workers }: Conditions, total: number): MachineTimes {
  const leastSetupMs = pools.reduce(
    (least, { overhead }) => Math.min(least, overhead.fixedMs),
    Number.POSITIVE_INFINITY,
  );
  const pace = pools.reduce((least, pool) => Math.min(least, paceOf(pool)), Number.POSITIVE_INFINITY);
  const machines = pools.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const setUps = pools.length === 1 ? (shards: number) => shards : (shards: number) => Math.min(shards, 1);
  const timeMs = (shards: number): number => setUps(shards) * leastSetupMs + (pace * total) / workers;
  return {
    setUps,
    leastSetupMs,
    timeMs,
    busiestMs: (slots) =>
      pools.length === 1
        ? timeMs(slots.length) / Math.min(slots.length, machines)
        : levelOver(slots.slice(0, machines), total, workers),
  };
}

/** The billed steps of the least ends. Every shard rounds its last step up; without this a search for the lowest bill would pack nearly every count. */
function stepsOfLeastEnds(
  { units, pools, workers, billingStepMs }: Conditions,
  total: number,
): (shards: number) => number {
  let longest: readonly number[] | undefined;
  const steps = (ms: number): number => Math.ceil(Math.max(0, ms - 2 * NOISE_MS) / billingStepMs);
  return (shards) => {
    longest ??= longestOf(units);
    const ends = leastEnds(longest, total, slotsOf(pools, shards), workers);
    return ends.reduce((sum, { ms }) => sum + steps(ms), 0);
  };
}
