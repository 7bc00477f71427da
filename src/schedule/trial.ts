/** Finds the cost of a number of shards by packing the units that way. */
import { groupBy } from '../group-by.ts';
import type { EstimatedUnit } from '../model.ts';
import { endOf, type MachinePool, slotsOf } from './machine-pool.ts';
import { makespan } from './makespan.ts';
import { byLongestFirst, sortedBy } from './order.ts';
import { spreadOver } from './spread-over.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';
import { longestFirstLoads } from './uneven.ts';

export const MS_PER_MINUTE = 60_000;

/** Everything that determines the cost of a number of shards. */
export interface Conditions {
  /** The units, longest first, which saves each trial most of its sorting. */
  readonly units: readonly EstimatedUnit[];
  readonly strategy: Strategy;
  /** The machines that the shards may run on, at least one pool. `withinConcurrency` limits what runs at once in all of them. */
  readonly pools: readonly MachinePool[];
  /** Units that run at the same time inside a shard. */
  readonly workers: number;
  /** The time of each job is rounded up to whole steps before it is added up. */
  readonly billingStepMs: number;
}

/** The cost of a number of shards, without the plan job and the merge job. */
export interface Cost {
  readonly shards: number;
  /** The time from the start of the first shard to the end of the last. Where all run at once, the time of the slowest shard, overhead included. */
  readonly wallMs: number;
  readonly billedMinutes: number;
}

/** The parts of the units, the fastest machines first. There are fewer than shards were asked for where a slow machine would only hold the others back. */
export interface Trial extends Cost {
  readonly parts: readonly (readonly EstimatedUnit[])[];
  /** The pool of each part. */
  readonly slots: readonly MachinePool[];
  /** The predicted time of each part in whole milliseconds, overhead included. */
  readonly predictedMs: readonly number[];
}

export function tryShards(conditions: Conditions, shards: number): Trial {
  const { units, strategy, pools } = conditions;
  const parts = spreadOver(strategy, units, pools, shards);
  const times = parts.map((part) => ({ slot: part.slot, ms: shardMs(part.slot, testsMs(part.units, conditions)) }));
  return {
    ...costOfShards(times, conditions),
    parts: parts.map((part) => part.units),
    slots: parts.map(({ slot }) => slot),
    predictedMs: times.map(({ ms }) => ms),
  };
}

/** The cost of each pool alone, by its name. A pool without shards is left out. */
export function costOfPools({ slots, predictedMs }: Trial, conditions: Conditions): ReadonlyMap<string, Cost> {
  const times = slots.map((slot, index) => ({ slot, ms: predictedMs[index] ?? 0 }));
  const byPool = groupBy(times, ({ slot }) => slot.name);
  return new Map([...byPool].map(([name, shards]) => [name, costOfShards(shards, conditions)]));
}

/** The same costs as `tryShards`, for a search that needs nothing else. Where the loads of shards are enough, no unit is touched. */
export function costUnder(conditions: Conditions): (shards: number) => Cost {
  const { units, pools, strategy, workers } = conditions;
  if (!strategy.longestFirst || workers > 1) return (shards) => costOnly(tryShards(conditions, shards));
  const durations = sortedBy(units, byLongestFirst).map(({ estimateMs }) => estimateMs);
  return (shards) => {
    const loads = longestFirstLoads(durations, slotsOf(pools, shards)).filter(({ isUsed }) => isUsed);
    return costOfShards(
      loads.map(({ slot, ms }) => ({ slot, ms: shardMs(slot, ms) })),
      conditions,
    );
  };
}

/** The cost without the parts, which would fill the memory in a search over 1,024 counts. */
const costOnly = ({ shards, wallMs, billedMinutes }: Trial): Cost => ({ shards, wallMs, billedMinutes });

interface ShardTime {
  readonly slot: MachinePool;
  readonly ms: number;
}

const costOfShards = (shards: readonly ShardTime[], { billingStepMs }: Pick<Conditions, 'billingStepMs'>): Cost => ({
  shards: shards.length,
  wallMs: wallOf(shards),
  billedMinutes: billedMinutes(
    shards.map(({ ms }) => ms),
    billingStepMs,
  ),
});

/** The end of the pool that ends last. */
function wallOf(shards: readonly ShardTime[]): number {
  const byPool = [...groupBy(shards, ({ slot }) => slot)];
  const ends = byPool.map(([{ concurrency }, times]) =>
    makespan(
      times.map(({ ms }) => ms),
      concurrency,
    ),
  );
  return ends.reduce((last, end) => Math.max(last, end), 0);
}

const testsMs = (units: readonly WeighedUnit[], { workers }: Conditions): number =>
  makespan(
    units.map(({ estimateMs }) => estimateMs),
    workers,
  );

/** The time of a shard, rounded up as the lower bounds are. */
const shardMs = (slot: MachinePool, tests: number): number => Math.ceil(endOf(slot, tests) - NOISE_MS);

/** The rounding error to ignore: far more than sums of fractions can be wrong by, and less than any measurement. */
export const NOISE_MS = 1e-3;

export const billedMinutes = (jobsMs: readonly number[], stepMs: number): number =>
  minutesOf(
    jobsMs.reduce((steps, ms) => steps + Math.ceil(ms / stepMs), 0),
    stepMs,
  );

export const minutesOf = (steps: number, stepMs: number): number => Math.ceil((steps * stepMs) / MS_PER_MINUTE);
