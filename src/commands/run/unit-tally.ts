/** Counts what the reports of one try say about a unit. */
import { isBad, MAX_DURATION_MS, type TestCase, type UnitRecord } from '../../model.ts';

/** The counts for a unit. Its cases are not kept, because a shard may have a hundred thousand of them. */
export interface UnitTally {
  tests: number;
  failed: number;
  /** Those that the framework itself did not try again. */
  failedOnce: number;
  skipped: number;
  timed: number;
  timeMs: number;
}

/** The counts when a report is damaged or its suite broke. It may have lost tests of any unit in it, so a pass counts as unknown. */
export const notKnown = (tally: UnitTally): UnitTally => (tally.failed > 0 ? tally : newTally());

export const newTally = (): UnitTally => ({ tests: 0, failed: 0, failedOnce: 0, skipped: 0, timed: 0, timeMs: 0 });

export function count(testCase: TestCase, tally: UnitTally): void {
  const { outcome, durationMs, sameName } = testCase;
  if (sameName !== 'continued') tally.tests += 1;
  if (isBad(outcome)) {
    tally.failed += 1;
    if (!wasTriedAgain(testCase)) tally.failedOnce += 1;
  }
  if (outcome === 'skipped') tally.skipped += 1;
  if (durationMs !== undefined) tally.timed += 1;
  tally.timeMs += durationMs ?? 0;
}

const wasTriedAgain = ({ tries = 1, failedTries = [] }: TestCase): boolean => tries > 1 || failedTries.length > 0;

/**
 * @param empty the outcome of the unit when it has no reported test. Absent when a report must have one
 * @param selected how many tests the framework selected, where it said it
 */
export const unitRecord = (
  id: string,
  tally: UnitTally,
  tries: number,
  empty: EmptyOutcome | undefined,
  selected?: number,
): UnitRecord => ({
  id,
  outcome: unitOutcome(tally, empty),
  ...(tally.timed === 0 ? {} : { durationMs: Math.min(tally.timeMs, MAX_DURATION_MS) }),
  tests: tally.tests,
  ...(selected === undefined ? {} : { selected }),
  tries,
  ...(tally.failed > 0 && { failed: tally.failed, ...(tally.failedOnce === 0 && { triedAgain: true }) }),
});

/** The record of a unit of which only the failed tests ran again: what is known of all its tests, with their new result. */
export function retriedRecord(
  { failed: _failed, triedAgain: _triedAgain, ...earlier }: UnitRecord,
  tally: UnitTally,
  { tryNumber, retried, short }: { readonly tryNumber: number; readonly retried: number; readonly short: boolean },
): UnitRecord {
  const { outcome, failed, triedAgain } = unitRecord(earlier.id, tally, tryNumber, undefined);
  return {
    ...earlier,
    outcome: short ? 'failed' : outcome,
    tries: tryNumber,
    retried,
    ...(failed !== undefined && { failed }),
    ...(triedAgain && { triedAgain }),
  };
}

/**
 * Why a unit without reported tests is not missing: there is no test in it (any more) (`skipped`), or the framework loaded it and selected
 * none of its tests (`deselected`).
 */
export type EmptyOutcome = 'skipped' | 'deselected';

function unitOutcome({ tests, failed, skipped }: UnitTally, empty: EmptyOutcome | undefined): UnitRecord['outcome'] {
  if (tests === 0) return empty ?? 'missing';
  if (failed > 0) return 'failed';
  return skipped === tests ? 'skipped' : 'passed';
}
