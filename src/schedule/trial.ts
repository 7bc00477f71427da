/** Finds the cost of a number of shards by packing the units that way. */
import type { EstimatedUnit } from '../model.ts';
import { longestFirstLoads } from './balanced.ts';
import { makespan } from './makespan.ts';
import { byLongestFirst, sortedBy } from './order.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

export const MS_PER_MINUTE = 60_000;

/** Everything that determines the cost of a number of shards. */
export interface Conditions {
  /** The units, longest first, which saves each trial most of its sorting. */
  readonly units: readonly EstimatedUnit[];
  readonly strategy: Strategy;
  /** A shard takes `fixedMs + factor * (time of its tests)`. */
  readonly overhead: { readonly fixedMs: number; readonly factor: number };
  /** Units that run at the same time inside a shard. */
  readonly workers: number;
  /** Shards that run at the same time (the size of the pool). */
  readonly concurrency: number;
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

export interface Trial extends Cost {
  readonly parts: readonly (readonly EstimatedUnit[])[];
  /** The predicted time of each part in whole milliseconds, overhead included. */
  readonly predictedMs: readonly number[];
}

export function tryShards(conditions: Conditions, shards: number): Trial {
  const parts = conditions.strategy.spread(conditions.units, shards);
  const predictedMs = parts.map((units) => shardMs(testsMs(units, conditions), conditions));
  return { ...costOfShards(predictedMs, conditions), parts, predictedMs };
}

/** The same costs as `tryShards`, for a search that needs nothing else. Where the loads of shards are enough, no unit is touched. */
export function costUnder(conditions: Conditions): (shards: number) => Cost {
  const { units, strategy, workers } = conditions;
  if (!strategy.longestFirst || workers > 1) return (shards) => costOnly(tryShards(conditions, shards));
  const durations = sortedBy(units, byLongestFirst).map(({ estimateMs }) => estimateMs);
  return (shards) =>
    costOfShards(
      longestFirstLoads(durations, shards).map((load) => shardMs(load, conditions)),
      conditions,
    );
}

/** The cost without the parts, which would fill the memory in a search over 256 counts. */
const costOnly = ({ shards, wallMs, billedMinutes }: Trial): Cost => ({ shards, wallMs, billedMinutes });

const costOfShards = (predictedMs: readonly number[], { concurrency, billingStepMs }: Conditions): Cost => ({
  shards: predictedMs.length,
  wallMs: makespan(predictedMs, concurrency),
  billedMinutes: billedMinutes(predictedMs, billingStepMs),
});

const testsMs = (units: readonly WeighedUnit[], { workers }: Conditions): number =>
  makespan(
    units.map(({ estimateMs }) => estimateMs),
    workers,
  );

/** The time of a shard, rounded up as the lower bounds are. */
const shardMs = (tests: number, { overhead }: Conditions): number =>
  Math.ceil(overhead.fixedMs + overhead.factor * tests - NOISE_MS);

/** The rounding error to ignore: far more than sums of fractions can be wrong by, and less than any measurement. */
export const NOISE_MS = 1e-3;

export const billedMinutes = (jobsMs: readonly number[], stepMs: number): number =>
  minutesOf(
    jobsMs.reduce((steps, ms) => steps + Math.ceil(ms / stepMs), 0),
    stepMs,
  );

export const minutesOf = (steps: number, stepMs: number): number => Math.ceil((steps * stepMs) / MS_PER_MINUTE);
