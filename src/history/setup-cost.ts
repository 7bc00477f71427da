/**
 * Set-up that a report books on a test: a container, a database or a compiled fixture is paid by whichever test of a shard needs it first, and
 * with every new plan that is another one. The trace is a few near-equal outliers, each on a test that otherwise takes a moment.
 */
import type { PastClass, PastUnit } from './past-unit.ts';
import { median } from './statistics.ts';

export interface SeparatedSetup {
  /** What a shard pays once, booked on one of its tests; 0 when there is no trace of it. */
  readonly setupMs: number;
  /** The class with the set-up taken off the tests it was booked on. */
  readonly runnerClass: PastClass;
}

/** With fewer samples nobody can say which one is odd. */
const MIN_SAMPLES = 3;
/** An outlier takes so many times as long as the test does in the middle, and so much longer. */
const MIN_TIMES = 5;
const MIN_EXCESS_MS = 1000;
/** So few outliers of equal size are an accident. */
const MIN_OUTLIERS = 3;
/** Less is no set-up worth separating, and outliers just above `MIN_EXCESS_MS` look alike because the others are cut off. */
const MIN_SETUP_MS = 5000;
/** Near-equal: no further from the middle one than this part of it, and most outliers are. */
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

/** How far the odd samples of a unit lie above its middle one. */
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
