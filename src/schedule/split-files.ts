/** Splits only the files that hold a plan back, because each part repeats the file's imports and fixtures in another shard. */
import { makespan } from './makespan.ts';
import { byLongestFirst } from './order.ts';
import type { WeighedUnit } from './strategy.ts';

/** A file and the parts of it that the framework can run alone. */
export interface SplittableFile<Unit extends WeighedUnit> {
  readonly whole: Unit;
  /** The file cannot be split when there are fewer than two. */
  readonly parts: readonly Unit[];
}

export interface SplitFiles<Unit> {
  /** Whole files, and the parts of split files. */
  readonly units: readonly Unit[];
  /** Ids of the split files, the longest first. */
  readonly split: readonly string[];
}

/** No file holds a plan back that is this near to the best possible packing. */
const TOLERANCE = 0.02;

/**
 * The share of the average shard that a file must reach to hold a plan back. It was measured on ten public pytest suites at 8 shards,
 * against packing every test separately:
 * - Whole files lose 62 % at the median.
 * - With this share the loss is 0 % at the median and 2 % at most, and one file in fifty is split.
 * - Half a shard and an eighth of a shard give the same result.
 */
const MIN_SHARE = 1 / 4;

/**
 * Splits the longest file, and repeats, until the shards are even or no other file is worth it.
 * @param minGainMs a file stays whole when splitting it would save less than this in the slowest shard
 */
export function splitLargeFiles<Unit extends WeighedUnit>(
  files: readonly SplittableFile<Unit>[],
  shards: number,
  minGainMs = 0,
): SplitFiles<Unit> {
  const shareMs = sum(files.map(({ whole }) => whole.estimateMs)) / shards;
  const candidates = files
    .filter(({ whole, parts }) => parts.length > 1 && whole.estimateMs >= shareMs * MIN_SHARE)
    .toSorted((a, b) => byLongestFirst(a.whole, b.whole));
  const split = new Set<string>();
  for (const { whole } of candidates) {
    const floorMs = Math.max(shareMs, longestIndivisible(files, split));
    if (slowest(unitsOf(files, split), shards) <= floorMs * (1 + TOLERANCE)) break;
    split.add(whole.id);
  }
  const needed = minGainMs > 0 ? withoutNeedless(files, split, shards, minGainMs) : split;
  return { units: unitsOf(files, needed), split: [...needed] };
}

/** The split files without the needless ones. Shortest first, because several files may help only together, and then the longest help most. */
function withoutNeedless<Unit extends WeighedUnit>(
  files: readonly SplittableFile<Unit>[],
  split: ReadonlySet<string>,
  shards: number,
  minGainMs: number,
): ReadonlySet<string> {
  let needed = split;
  for (const id of [...split].reverse()) {
    const fewer = new Set([...needed].filter((other) => other !== id));
    const gainMs = slowest(unitsOf(files, fewer), shards) - slowest(unitsOf(files, needed), shards);
    if (gainMs < minGainMs) needed = fewer;
  }
  return needed;
}

/** The longest duration of a file that cannot be split or of a part. No further split makes a shard with it shorter. */
const longestIndivisible = <Unit extends WeighedUnit>(
  files: readonly SplittableFile<Unit>[],
  split: ReadonlySet<string>,
): number =>
  unitsOf(
    files.filter(({ whole, parts }) => parts.length < 2 || split.has(whole.id)),
    split,
  ).reduce((most, { estimateMs }) => Math.max(most, estimateMs), 0);

const unitsOf = <Unit extends WeighedUnit>(
  files: readonly SplittableFile<Unit>[],
  split: ReadonlySet<string>,
): Unit[] => files.flatMap(({ whole, parts }) => (split.has(whole.id) ? parts : [whole]));

/** The time of the slowest shard when the longest unit goes first. Only times are needed, so no units are packed. */
const slowest = (units: readonly WeighedUnit[], shards: number): number =>
  makespan(
    [
      ...Float64Array.from(units, ({ estimateMs }) => estimateMs)
        .sort()
        .reverse(),
    ],
    shards,
  );

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
