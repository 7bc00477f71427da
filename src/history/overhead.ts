/** What a shard costs beside its tests, fitted to past shards. */
import type { RunnerClass } from '../model.ts';
import { median } from './statistics.ts';

/**
 * What a shard is taken to cost beside its tests while no shard has been seen: a checkout, a runtime and an install take about a minute on a
 * hosted runner, and a value too low would buy shards that cost more than they save.
 */
export const DEFAULT_OVERHEAD_MS = 60_000;

/** A shard takes `fixedMs + factor * (time of its tests)`. */
export interface Overhead {
  readonly fixedMs: number;
  readonly factor: number;
}

/** A factor can only be seen when shards differ: the heaviest holds at least this many times what the lightest does. */
const MIN_SPREAD = 1.3;
const MIN_FITTED_SHARDS = 4;

/** Tests that take three times what their report says, or a third, are damage or a wrong number of workers. */
const MIN_FACTOR = 1 / 3;
const MAX_FACTOR = 3;

type Sample = RunnerClass['shards'][number];

/**
 * A line through past shards that a few odd ones cannot turn (Theil and Sen: the middle of the slopes between all pairs). Where past shards are
 * too few or too alike to tell the parts from each other, the factor is one.
 * @param workers parallel workers inside a shard, which share the time of its tests.
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
