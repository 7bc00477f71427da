/** The class of a failure, by what the base knows about the test. */
import type { BaseTest, FailureClass } from '../model.ts';
import { isEvidenceName } from '../text/test-name.ts';

/** Is the test known to be flaky? The history forgets old flakes, and flakes of a test that now only fails: see `history/base-test.ts`. */
export const isKnownFlaky = (before: BaseTest | undefined): boolean =>
  before?.flakes !== undefined && !isBrokenFile(before);

/**
 * Is it a failure that is no test? It never passes at the first try, because it is not reported when all is well.
 * Tests are lost with it, so an earlier failure of this kind never excuses a new one.
 */
export const isBrokenFile = ({ name, ms }: BaseTest): boolean => isEvidenceName(name) && ms === undefined;

/** @param before what the base knows about this test, if anything */
export function classify(before: BaseTest | undefined, isMuted: boolean): FailureClass {
  if (isMuted) return 'quarantined';
  if (before?.fails !== undefined) return 'already-failing';
  return isKnownFlaky(before) ? 'known-flaky' : 'new';
}
