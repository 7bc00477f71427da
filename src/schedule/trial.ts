/** What a number of shards would cost, found by packing the units that way. */
import type { EstimatedUnit } from '../model.ts';
import { makespan } from './makespan.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

const MS_PER_MINUTE = 60_000;

/** All that decides what a number of shards costs. */
export interface Conditions {
  /** Longest first, which saves each trial most of its sorting. */
  readonly units: readonly EstimatedUnit[];
  readonly strategy: Strategy;
  /** A shard takes `fixedMs + factor * (time of its tests)`. */
  readonly overhead: { readonly fixedMs: number; readonly factor: number };
  /** Units that run at the same time inside a shard. */
  readonly workers: number;
  /** Shards that run at the same time: the size of the pool. */
  readonly concurrency: number;
}

/** The plan job and the merge job are not in it. */
export interface Cost {
  readonly shards: number;
  /** From the start of the first shard to the end of the last; where all run at once, the slowest shard, overhead included. */
  readonly wallMs: number;
  readonly billedMinutes: number;
}

export interface Trial extends Cost {
  readonly parts: readonly (readonly EstimatedUnit[])[];
  /** For each part, in whole milliseconds, overhead included. */
  readonly predictedMs: readonly number[];
}

export function tryShards(conditions: Conditions, shards: number): Trial {
  const parts = conditions.strategy(conditions.units, shards);
  const predictedMs = parts.map((units) => shardMs(units, conditions));
  return {
    shards: parts.length,
    parts,
    predictedMs,
    wallMs: makespan(predictedMs, conditions.concurrency),
    billedMinutes: billedMinutes(predictedMs),
  };
}

/** Rounded up, as the lower bounds are. */
function shardMs(units: readonly WeighedUnit[], { overhead, workers }: Conditions): number {
  const testsMs = makespan(
    units.map(({ estimateMs }) => estimateMs),
    workers,
  );
  return Math.ceil(overhead.fixedMs + overhead.factor * testsMs - NOISE_MS);
}

/** Far more than the last digits of a sum of fractions can be wrong by, and less than anybody measures. */
export const NOISE_MS = 1e-3;

/** GitHub rounds each job up to a whole minute. https://docs.github.com/billing/concepts/product-billing/github-actions */
export const billedMinutes = (jobsMs: readonly number[]): number =>
  jobsMs.reduce((minutes, ms) => minutes + Math.ceil(ms / MS_PER_MINUTE), 0);
