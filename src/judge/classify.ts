/** What a failure is, by what the base knows of the test. */
import type { BaseTest, FailureClass } from '../model.ts';

/** A history forgets flakes that are long past, or that ended in a test that only fails: see `history/base-test.ts`. */
export const isKnownFlaky = (before: BaseTest | undefined): boolean =>
  before?.flakes !== undefined && !isBrokenFile(before);

/**
 * A file that cannot be loaded fails under its own name, and is no test when it loads again: it never passes at the first try. All its tests
 * are lost with it, so that such a failure is never excused by an earlier one that went away.
 */
export const isBrokenFile = ({ name, ms }: BaseTest): boolean => name === '' && ms === undefined;

/** @param before what the base knows of this test, if anything */
export function classify(before: BaseTest | undefined, isMuted: boolean): FailureClass {
  if (isMuted) return 'quarantined';
  if (before?.fails !== undefined) return 'already-failing';
  return isKnownFlaky(before) ? 'known-flaky' : 'new';
}
