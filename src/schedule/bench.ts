/** Compares strategies: plans with what was known before a run, and measures how long the run would have taken. */
import type { Strategy, WeighedUnit } from './strategy.ts';

/** A unit with its real duration. */
export interface BenchUnit {
  readonly id: string;
  readonly file?: string | undefined;
  readonly actualMs: number;
}

export interface BenchPlanner {
  readonly name: string;
  readonly strategy: Strategy;
  /** The duration that the planner expects before the run. */
  readonly estimateMs: (id: string) => number;
}

export interface BenchRow {
  readonly planner: string;
  readonly shards: number;
  /** The time of the slowest shard, without overhead. */
  readonly wallMs: number;
  /** No plan with this many shards is faster. */
  readonly lowerBoundMs: number;
  /** `wallMs` divided by the lower bound; 1 is perfect. */
  readonly ratio: number;
  /** The slowest shard minus the fastest, divided by the mean. */
  readonly spread: number;
  /** How many times faster the run is than with one shard. */
  readonly speedup: number;
}

export function bench(
  units: readonly BenchUnit[],
  planners: readonly BenchPlanner[],
  shardCounts: readonly number[],
): BenchRow[] {
  const actual = new Map(units.map(({ id, actualMs }) => [id, actualMs]));
  return planners.flatMap((planner) => {
    const weighed = units.map(({ id, file }): WeighedUnit => ({ id, file, estimateMs: planner.estimateMs(id) }));
    return shardCounts.map((shards): BenchRow => {
      const loads = planner.strategy
        .spread(weighed, shards)
        .map((part) => sum(part.map(({ id }) => actual.get(id) ?? 0)));
      return { planner: planner.name, shards, ...outcome(loads, units, shards) };
    });
  });
}

function outcome(
  loads: readonly number[],
  units: readonly BenchUnit[],
  shards: number,
): Omit<BenchRow, 'planner' | 'shards'> {
  const wallMs = largest(loads);
  const bound = lowerBound(units, shards);
  const mean = sum(loads) / loads.length;
  return {
    wallMs,
    lowerBoundMs: bound,
    ratio: bound === 0 ? 1 : wallMs / bound,
    spread: mean > 0 ? (wallMs - smallest(loads)) / mean : 0,
    speedup: wallMs === 0 ? 1 : sum(loads) / wallMs,
  };
}

const lowerBound = (units: readonly BenchUnit[], shards: number): number => {
  const times = units.map(({ actualMs }) => actualMs);
  return Math.max(sum(times) / shards, largest(times));
};

/**
 * Whether planning matters for these units. Two things must be true:
 * - No unit is longer than the average shard. Otherwise the longest unit alone sets the time, and all planners tie.
 * - The average shard is long enough to be worth balancing.
 */
export function isTotalBound(units: readonly BenchUnit[], shards: number): boolean {
  const times = units.map(({ actualMs }) => actualMs);
  const share = sum(times) / shards;
  return largest(times) <= share && share >= MIN_SHARE_MS;
}

const MIN_SHARE_MS = 15_000;

export interface Distribution {
  readonly series: number;
  readonly pairs: number;
  readonly median: number;
  readonly mean: number;
  readonly p90: number;
}

/** The distribution of the medians of all series. A project with many versions counts no more than one with two. */
export function overSeries(ratios: readonly (readonly number[])[]): Distribution {
  const medians = ratios.filter((pairs) => pairs.length > 0).map((pairs) => quantile(pairs, 0.5));
  return {
    series: medians.length,
    pairs: sum(ratios.map((pairs) => pairs.length)),
    median: quantile(medians, 0.5),
    mean: sum(medians) / medians.length,
    p90: quantile(medians, 0.9),
  };
}

/** The quantile, interpolated between two values; NaN when there are no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);
const smallest = (values: readonly number[]): number => values.reduce((least, value) => Math.min(least, value));
