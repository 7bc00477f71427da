/** The overhead of a shard, fitted to past shards. */
import { median } from '../median.ts';
import type { RunnerClass } from '../model.ts';

/**
 * The overhead of a shard before any shard has run. A checkout, a runtime and an install take about a minute on a hosted runner.
 * With a lower value a plan might use shards that cost more than they save.
 */
export const DEFAULT_OVERHEAD_MS = 60_000;

/** A shard takes `fixedMs + factor * (time of its tests)`. */
export interface Overhead {
  readonly fixedMs: number;
  readonly factor: number;
}

/** The ratio of the heaviest to the lightest shard that is needed to fit a factor. Shards that are alike show no factor. */
const MIN_SPREAD = 1.3;
const MIN_FITTED_SHARDS = 4;

/** The bounds of a plausible factor. Outside of them the data is damaged or the number of workers is wrong. */
const MIN_FACTOR = 1 / 3;
const MAX_FACTOR = 3;

type Sample = RunnerClass['shards'][number];

/**
 * Fits a line through past shards, by the median of the slopes between all pairs (Theil and Sen). A few outliers cannot turn it.
 * The factor is 1 where past shards are too few or too alike.
 * @param workers parallel workers inside a shard, which share the time of its tests
 */
export function fitOverhead(runnerClass: Pick<RunnerClass, 'shards'> | undefined, workers = 1): Overhead {
  const samples = (runnerClass?.shards ?? []).map(({ wallMs, testsMs }) => ({ wallMs, testsMs: testsMs / workers }));
  const factor = slope(samples);
  return { fixedMs: fixedPart(samples, factor) ?? DEFAULT_OVERHEAD_MS, factor };
}

function fixedPart(samples: readonly Sample[], factor: number): number | undefined {
  const middle = median(samples.map(({ wallMs, testsMs }) => wallMs - factor * testsMs));
  return middle === undefined ? undefined : Math.max(0, middle);
}

function slope(samples: readonly Sample[]): number {
  const sums = samples.map(({ testsMs }) => testsMs);
  if (samples.length < MIN_FITTED_SHARDS || Math.max(...sums) < MIN_SPREAD * Math.min(...sums)) return 1;
  const slopes = samples.flatMap((a, index) =>
    samples
      .slice(index + 1)
      .filter(
        (b) => Math.max(a.testsMs, b.testsMs) >= MIN_SPREAD * Math.min(a.testsMs, b.testsMs) && a.testsMs !== b.testsMs,
      )
      .map((b) => (a.wallMs - b.wallMs) / (a.testsMs - b.testsMs)),
  );
  return Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, median(slopes) ?? 1));
}
