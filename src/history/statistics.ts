/** The middle value, or the mean of the two in the middle; undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/**
 * How much the newest sample counts against all before it: what a test took lately is the best guess, and a little of what it took before keeps
 * one odd run from deciding. Over 17 public projects (`npm run bench -- --choose`) plans lose 20.1 %, those of plain longest-first 21.4 %. What is
 * chosen of nine statistics on 16 projects is nearly always this one, and wins 0.8 points (standard error 0.6) on the other: little, and 0.5 to 0.8
 * cannot be told apart. Caveats in docs/benchmarks.md.
 */
export const NEWEST_WEIGHT = 0.7;

/** The mean of samples in which each newer one outweighs all older ones; undefined of nothing. */
export const recentMean = (samples: readonly number[], newestWeight = NEWEST_WEIGHT): number | undefined =>
  samples.length === 0 ? undefined : samples.reduce((mean, value) => mean * (1 - newestWeight) + value * newestWeight);
