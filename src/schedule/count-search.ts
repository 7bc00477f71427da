/** Finds a number of shards. It packs the counts that could win, the most promising first. */
import type { Bounds } from './bounds.ts';
import type { Cost } from './trial.ts';

export type CostOf = (shards: number) => Cost;

export interface CountSearch {
  /** Ascending. */
  readonly counts: readonly number[];
  readonly bounds: Bounds;
  readonly costOf: CostOf;
}

/** The cheapest count that ends in time; the smallest of equal ones. Undefined when none ends in time. */
export function cheapestWithin(search: CountSearch, targetMs: number): number | undefined {
  const inTime = search.counts.filter((count) => search.bounds.wallMs(count) <= targetMs);
  return leastOf(inTime, search.bounds.billedMinutes, (count) => {
    const { wallMs, billedMinutes } = search.costOf(count);
    return wallMs <= targetMs ? billedMinutes : undefined;
  });
}

export const cheapest = (search: CountSearch): number | undefined => cheapestWithin(search, Number.POSITIVE_INFINITY);

/** The count that ends first; the smallest of equal ones. */
export const fastest = ({ counts, bounds, costOf }: CountSearch): number | undefined =>
  leastOf(counts, bounds.wallMs, (count) => costOf(count).wallMs);

/**
 * The fastest count that is worth its set-up. There the wall time plus the set-up of all shards is least:
 * - One more shard would save less time than its set-up takes.
 * - One shard fewer would lose more time than its set-up takes.
 * @param setupMs the set-up time of this many shards together
 */
export const fastestSensible = (
  { counts, bounds, costOf }: CountSearch,
  setupMs: (count: number) => number,
): number | undefined =>
  leastOf(
    counts,
    (count) => bounds.wallMs(count) + setupMs(count),
    (count) => costOf(count).wallMs + setupMs(count),
  );

/** The count with the least score; the smallest of equal ones. A count whose bound is no better than the best score is not packed. */
function leastOf(
  counts: readonly number[],
  boundOf: (count: number) => number,
  scoreOf: (count: number) => number | undefined,
): number | undefined {
  let best: { readonly count: number; readonly score: number } | undefined;
  const isBetter = (score: number, count: number): boolean =>
    best === undefined || score < best.score || (score === best.score && count < best.count);
  const byPromise = counts.map((count) => ({ count, bound: boundOf(count) })).sort((a, b) => a.bound - b.bound);
  for (const { count, bound } of byPromise) {
    const score = isBetter(bound, count) ? scoreOf(count) : undefined;
    if (score !== undefined && isBetter(score, count)) best = { count, score };
  }
  return best?.count;
}
