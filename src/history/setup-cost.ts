/**
 * Finds set-up time that reports count as time of a test. The first test of a shard that needs a container, a database or a compiled
 * fixture waits for it. With every new plan that is another test.
 * The trace of it is a few outliers of nearly the same size, each on a test that is otherwise short.
 */
import { median } from '../median.ts';
import type { PastClass, PastUnit } from './past-unit.ts';

export interface SeparatedSetup {
  /** The set-up time that each shard needs once, as part of the time of one test; 0 when there is no trace of it. */
  readonly setupMs: number;
  /** The class without the set-up time in the times of its tests. */
  readonly runnerClass: PastClass;
}

/** The number of samples that is needed to find an outlier. */
const MIN_SAMPLES = 3;
/** An outlier takes at least this many times the median of its test, and at least this much longer. */
const MIN_TIMES = 5;
const MIN_EXCESS_MS = 1000;
/** The number of outliers of equal size that is needed. Fewer may be a coincidence. */
const MIN_OUTLIERS = 3;
/** The shortest set-up that is worth separating. Outliers just above `MIN_EXCESS_MS` also look alike, because smaller ones are cut off. */
const MIN_SETUP_MS = 5000;
/** Outliers are of nearly the same size when most of them are no further from their median than this share of it. */
const TOLERANCE = 0.35;
const MOST = 0.6;

export function separateSetup(runnerClass: PastClass): SeparatedSetup {
  const excesses = runnerClass.units.flatMap(({ durationsMs }) => excessesOf(durationsMs));
  const setupMs = median(excesses) ?? 0;
  const near = excesses.filter((ms) => isNear(ms, setupMs));
  const isTrace = setupMs >= MIN_SETUP_MS && near.length >= MIN_OUTLIERS && near.length >= excesses.length * MOST;
  if (!isTrace) return { setupMs: 0, runnerClass };
  return { setupMs, runnerClass: { ...runnerClass, units: runnerClass.units.map((unit) => without(unit, setupMs)) } };
}

const isNear = (ms: number, setupMs: number): boolean => Math.abs(ms - setupMs) <= setupMs * TOLERANCE;

export const holdsOdd = (durationsMs: readonly number[]): boolean => excessesOf(durationsMs).length > 0;

/** How much longer the outliers of a unit are than its median. */
function excessesOf(durationsMs: readonly number[]): number[] {
  if (durationsMs.length < MIN_SAMPLES || durationsMs.every((ms) => ms < MIN_EXCESS_MS)) return [];
  const middle = median(durationsMs) ?? 0;
  return durationsMs.filter((ms) => isOdd(ms, middle)).map((ms) => ms - middle);
}

const isOdd = (ms: number, middle: number): boolean => ms >= middle * MIN_TIMES && ms - middle >= MIN_EXCESS_MS;

function without(unit: PastUnit, setupMs: number): PastUnit {
  const middle = median(unit.durationsMs);
  if (middle === undefined || !holdsOdd(unit.durationsMs)) return unit;
  const isSetup = (ms: number): boolean => isOdd(ms, middle) && isNear(ms - middle, setupMs);
  return { ...unit, durationsMs: unit.durationsMs.map((ms) => (isSetup(ms) ? middle : ms)) };
}
