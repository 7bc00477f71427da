/** What one more run of the default branch says of a test. */
import { type BaseTest, isBad, MAX_DURATION_MS, type TestOutcome } from '../model.ts';

/** One test of a run, its tries folded. */
export interface TestRun {
  readonly unit: string;
  /** Inside the unit. */
  readonly name: string;
  readonly outcome: TestOutcome;
  readonly flaky: boolean;
  /** Absent is unknown, not zero. */
  readonly durationMs?: number | undefined;
}

/**
 * A flake makes a test known as flaky for so long. One that shows once in a hundred runs shows within this time where the default branch runs
 * four times a day; and a test that was mended is soon held to what it says.
 */
export const FLAKY_FOR_DAYS = 30;

/** A test that failed to the end in so many runs in a row is broken, not flaky: one that fails every second try, and is tried twice, does so once in a thousand times. */
export const BROKEN_AFTER_FAILS = 5;

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** @param sameFiles was `before` said of the same files, so that another outcome now is the test's own doing? */
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

/** So much of a shorter time counts: a test is as slow as it lately was, until it has been fast for some runs. */
const FASTER_WEIGHT = 0.3;

/** Rises at once and falls slowly, so that what a test now and then takes is no news. Only a pass at the first try is timed. */
function slowTime(before: number | undefined, { outcome, flaky, durationMs }: TestRun): number | undefined {
  if (outcome !== 'passed' || flaky || durationMs === undefined || durationMs > MAX_DURATION_MS) return before;
  return roundly(Math.max(durationMs, (before ?? 0) * (1 - FASTER_WEIGHT) + durationMs * FASTER_WEIGHT));
}

/** Nobody asks whether a test of less than a second has become slower: see `report/changes.ts`. Each digit costs 100,000 bytes. */
const roundly = (ms: number): number => Number(ms.toPrecision(ms < 1000 ? 1 : 2));
