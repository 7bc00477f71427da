/** Bounds that no plan can beat. The search skips every count that cannot win by them, and packs only the others. */
import { leastEnds } from './least-loads.ts';
import { endOf, type MachinePool, paceOf, slotsOf } from './machine-pool.ts';
import { byLongestFirst, sortedBy } from './order.ts';
import { type Conditions, minutesOf, NOISE_MS } from './trial.ts';
import { levelOver } from './water-level.ts';

export interface Bounds {
  /** The earliest end of any plan with this many shards. */
  readonly wallMs: (shards: number) => number;
  /** The smallest bill of any plan with this many shards, by totals alone. */
  readonly billedMinutes: (shards: number) => number;
  /** The same from packing some of the units, from the quickest to the closest. */
  readonly closerBills: readonly ((shards: number) => number)[];
}

/**
 * How many of the longest units are packed for a closer bound. Each bound takes four times as long as the one before, and is far closer. From
 * the second on, a bound is left out where there are no more units.
 */
const PACKED_UNITS: readonly number[] = [4096, 16_384, 65_536, 262_144];

export function boundsOf(conditions: Conditions): Bounds {
  const { units, pools, workers, billingStepMs, strategy } = conditions;
  const total = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
  const longest = units.reduce((most, { estimateMs }) => Math.max(most, estimateMs), 0);
  const machines = machinesOf(conditions, total);
  const billOf = (steps: number): number => minutesOf(steps, billingStepMs);
  const leastSteps = (shards: number): number =>
    Math.max(
      machines.setUps(shards) * Math.ceil(machines.leastSetupMs / billingStepMs),
      Math.ceil((machines.timeMs(shards) - 2 * NOISE_MS * shards) / billingStepMs),
    );
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
    billedMinutes: (shards) => billOf(leastSteps(shards)),
    closerBills: strategy.longestFirst
      ? closerSteps(conditions, total).map((steps) => (shards) => billOf(Math.max(leastSteps(shards), steps(shards))))
      : [],
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
function closerSteps(
  { units, pools, workers, billingStepMs }: Conditions,
  totalMs: number,
): readonly ((shards: number) => number)[] {
  const longest = sortedBy(units, byLongestFirst).map(({ estimateMs }) => estimateMs);
  const steps = (ms: number): number => Math.ceil(Math.max(0, ms - 2 * NOISE_MS) / billingStepMs);
  const packed = PACKED_UNITS.filter((count, at) => at === 0 || count < longest.length);
  return packed.map((packedUnits) => (shards) => {
    const ends = leastEnds(longest, totalMs, slotsOf(pools, shards), { workers, packedUnits });
    return ends.reduce((sum, { ms }) => sum + steps(ms), 0);
  });
}
