/** Finds a number of shards. It looks at the most promising count again and again, each time closer, and packs only what could still win. */
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
export function cheapestWithin({ counts, bounds, costOf }: CountSearch, targetMs: number): number | undefined {
  const inTime = counts.filter((count) => bounds.wallMs(count) <= targetMs);
  const billOf = (count: number): number => {
    const { wallMs, billedMinutes } = costOf(count);
    return wallMs <= targetMs ? billedMinutes : Number.POSITIVE_INFINITY;
  };
  return leastOf(inTime, [bounds.billedMinutes, ...bounds.closerBills, billOf]);
}

export const cheapest = (search: CountSearch): number | undefined => cheapestWithin(search, Number.POSITIVE_INFINITY);

/** The count that ends first; the smallest of equal ones. */
export const fastest = ({ counts, bounds, costOf }: CountSearch): number | undefined =>
  leastOf(counts, [bounds.wallMs, (count) => costOf(count).wallMs]);

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
  leastOf(counts, [(count) => bounds.wallMs(count) + setupMs(count), (count) => costOf(count).wallMs + setupMs(count)]);

/** A count, and what the looks at it so far say of its score. */
interface Candidate {
  readonly count: number;
  readonly score: number;
  readonly looks: number;
}

/**
 * The count with the least score; the smallest of equal ones. Undefined where every score is infinite.
 * @param looks functions from a count to what its score is at least, from the quickest to the closest; the last gives the score itself
 */
function leastOf(counts: readonly number[], looks: readonly ((count: number) => number)[]): number | undefined {
  const candidates = counts.map((count) => lookedAt({ count, score: 0, looks: 0 }, looks));
  for (;;) {
    const at = mostPromising(candidates);
    const best = candidates[at];
    if (best === undefined || best.score === Number.POSITIVE_INFINITY) return undefined;
    if (best.looks === looks.length) return best.count;
    candidates[at] = lookedAt(best, looks);
  }
}

const lookedAt = ({ count, looks: done }: Candidate, looks: readonly ((count: number) => number)[]): Candidate => ({
  count,
  score: looks[done]?.(count) ?? 0,
  looks: done + 1,
});

/** The place of the least score; the first of equal ones. */
const mostPromising = (candidates: readonly Candidate[]): number =>
  candidates.reduce((best, { score }, at) => (score < (candidates[best] as Candidate).score ? at : best), 0);
