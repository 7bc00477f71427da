/** Updates what is known about a test of the base after one more run. */
import { type BaseTest, isBad, MAX_DURATION_MS, type TestOutcome } from '../model.ts';

/** One test of a run, with its tries combined. */
export interface TestRun {
  readonly unit: string;
  /** The name inside the unit. */
  readonly name: string;
  readonly outcome: TestOutcome;
  readonly flaky: boolean;
  /** Absent means unknown, not zero. */
  readonly durationMs?: number | undefined;
}

/**
 * The number of days that a test counts as flaky after a flake. The number has two reasons:
 * - A flake that occurs once in a hundred runs occurs within this time, where the default branch runs four times a day.
 * - A test that was fixed soon counts again.
 */
export const FLAKY_FOR_DAYS = 30;

/**
 * The number of failed runs in a row after which a test is broken and not flaky. A test that fails every second try, and is tried twice,
 * reaches it once in a thousand times.
 */
export const BROKEN_AFTER_FAILS = 5;

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** @param sameFiles whether `before` is about the same files, so that only the test itself can have changed the outcome */
export function updateBaseTest(before: BaseTest | undefined, test: TestRun, now: Date, sameFiles: boolean): BaseTest {
  const fails = isBad(test.outcome) ? (before?.fails ?? 0) + 1 : undefined;
  const ms = slowTime(before?.ms, test);
  const flaked = test.flaky || (sameFiles && hasTurned(before, test));
  return {
    name: test.name,
    ...(ms !== undefined && { ms }),
    ...(fails !== undefined && { fails }),
    ...(fails !== undefined && fails >= BROKEN_AFTER_FAILS ? {} : flakesOf(before, flaked, now)),
  };
}

function hasTurned(before: BaseTest | undefined, { outcome }: TestRun): boolean {
  if (before === undefined || outcome === 'skipped') return false;
  const passedBefore = before.fails === undefined && before.ms !== undefined;
  return outcome === 'passed' ? before.fails !== undefined : passedBefore;
}

function flakesOf(before: BaseTest | undefined, flaked: boolean, now: Date): Pick<BaseTest, 'flakes' | 'lastFlake'> {
  const flakes = (before?.flakes ?? 0) + (flaked ? 1 : 0);
  const lastFlake = flaked ? now.toISOString() : before?.lastFlake;
  const isRecent = lastFlake !== undefined && now.getTime() - Date.parse(lastFlake) <= FLAKY_FOR_DAYS * MS_PER_DAY;
  return isRecent ? { flakes, lastFlake } : {};
}

/** The weight of a shorter time. A test counts as slow until it has been fast for several runs. */
const FASTER_WEIGHT = 0.3;

/**
 * The time of a test when it is slow. It rises at once and falls slowly, so that an occasional slow run is not reported as a change.
 * Only a test that passed at the first try is timed.
 */
function slowTime(before: number | undefined, { outcome, flaky, durationMs }: TestRun): number | undefined {
  if (outcome !== 'passed' || flaky || durationMs === undefined || durationMs > MAX_DURATION_MS) return before;
  return roundly(Math.max(durationMs, (before ?? 0) * (1 - FASTER_WEIGHT) + durationMs * FASTER_WEIGHT));
}

/**
 * The time with few digits, because each digit costs 100,000 bytes. One digit is enough below a second, because `judge/changes.ts`
 * reports only larger changes.
 */
const roundly = (ms: number): number => Number(ms.toPrecision(ms < 1000 ? 1 : 2));
