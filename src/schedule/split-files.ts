/** Splits the files that hold a plan back, and only those: a part of a file repeats the file's imports and fixtures in another shard. */
import { makespan } from './makespan.ts';
import { byLongestFirst } from './order.ts';
import type { WeighedUnit } from './strategy.ts';

/** A file and the tests in it, as far as the framework can be told to run them by themselves. */
export interface SplittableFile<Unit extends WeighedUnit> {
  readonly whole: Unit;
  /** Empty or a single one: cannot be split. */
  readonly parts: readonly Unit[];
}

export interface SplitFiles<Unit> {
  /** Whole files, and the parts of the split ones. */
  readonly units: readonly Unit[];
  /** Ids of the split files, the longest first. */
  readonly split: readonly string[];
}

/** A plan this near to the best that any packing could reach is not held back. */
const TOLERANCE = 0.02;

/**
 * A file shorter than this share of the average shard does not hold a plan back. On ten public pytest suites at 8 shards whole files lose 62 % at
 * the median against packing every test by itself; with this, 0 % at the median and 2 % at most, and one file in fifty is split. Half and
 * an eighth of a shard do the same there.
 */
const MIN_SHARE = 1 / 4;

/**
 * Splits the longest file, and looks again, until the shards are even or no file that is left is worth it.
 * @param minGainMs a file stays whole when the slowest shard would end earlier by less than this for its sake
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

/** The shortest first: several files may gain something only together, and then the longest do most of it. */
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

/** Of a file that cannot be split, or of a part of one that is: no further split makes a shard with it shorter. */
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

/** Of the shards of a plan that takes the longest unit first; for their times alone nothing need be packed. */
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
