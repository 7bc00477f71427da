/** The tail of a shard: the batches at the end of its list. A shard that is done may take them from one that is late. */
import type { BatchUnit } from './batches.ts';

/**
 * How many batches a tail has, and the share of the time of its shard that each has at most. Each costs its owner a start of the test command.
 * Of the sizes that were tried, these lose least (docs/benchmarks.md).
 */
export const TAIL_BATCHES = 3;
export const TAIL_SHARE = 0.07;

/** A unit that is alone in its batch may be larger, but not by more. */
const MOST_OF_ONE = 2;

/**
 * How many units each batch has, in the order to run them. The last batch ends with the list. What is before the first one belongs to the shard
 * alone, and has a unit at least. There is no batch where the last units are too long for one.
 * @param units of a shard, in the order to run them
 */
export function cutTail(
  units: readonly BatchUnit[],
  { batches, share }: { readonly batches: number; readonly share: number } = {
    batches: TAIL_BATCHES,
    share: TAIL_SHARE,
  },
): readonly number[] {
  const most = share * sumMs(units);
  const sizes: number[] = [];
  let left = units;
  while (sizes.length < batches) {
    const size = lastBatch(left, most);
    if (size === 0) break;
    sizes.unshift(size);
    left = left.slice(0, -size);
  }
  return sizes;
}

/** How many of the last units fit into a batch. One unit always stays. */
function lastBatch(units: readonly BatchUnit[], mostMs: number): number {
  let ms = 0;
  for (let size = 0; size < units.length - 1; size += 1) {
    ms += units.at(-1 - size)?.estimateMs ?? 0;
    if (ms > mostMs) return size === 0 && ms <= MOST_OF_ONE * mostMs ? 1 : size;
  }
  return Math.max(0, units.length - 1);
}

/** A batch that nobody has taken yet, with the shard whose it is. */
export interface OpenBatch {
  readonly owner: number;
  readonly estimateMs: number;
}

/**
 * The batch that a shard which is done takes: the last one of the shard with the most time left in batches that nobody has taken. Such a shard ends
 * last, as far as it can be known without asking it. Of equal ones it is the first in the list. Undefined where there is none.
 * @param open of each owner in the order to run them
 */
export function chooseBatch<Batch extends OpenBatch>(open: readonly Batch[]): Batch | undefined {
  const leftMs = new Map<number, number>();
  for (const { owner, estimateMs } of open) leftMs.set(owner, (leftMs.get(owner) ?? 0) + estimateMs);
  const [victim] = [...leftMs].sort(([, aMs], [, bMs]) => bMs - aMs)[0] ?? [];
  return open.findLast(({ owner }) => owner === victim);
}

/** What decides whether shards take batches from each other. */
export interface StealConditions {
  /** What a shard runs on average, as predicted, without its set-up. */
  readonly shareMs: number;
  /** What each batch costs beside its tests: a start of the test command, and a claim. */
  readonly startMs: number;
  /** Whether shards start late, or on unequal machines. */
  readonly uneven: boolean;
}

/** The share of a shard, in starts, from which stealing wins more than it costs. An owner may pay three starts for nothing, so even machines need many. */
export const LEAST_STARTS = { even: 90, uneven: 10 } as const;
/** The least share of a shard on uneven machines. */
export const LEAST_UNEVEN_SHARE_MS = 60_000;

/** Whether stealing wins more than its starts cost. */
export const isWorthStealing = ({ shareMs, startMs, uneven }: StealConditions): boolean =>
  uneven
    ? shareMs >= LEAST_STARTS.uneven * startMs && shareMs >= LEAST_UNEVEN_SHARE_MS
    : shareMs >= LEAST_STARTS.even * startMs;

const sumMs = (units: readonly BatchUnit[]): number => units.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
