/** One test, however often it was tried. */
import type { FailedTry, ReportTest, TestCase } from '../../model.ts';

export interface FoldedTest extends ReportTest {
  /** The attempt that decided, where that is known. */
  readonly attempt?: number;
  /** Failed tries beside the one that decided, oldest first. */
  readonly failedTries: readonly FailedTry[];
  /** Where it failed, by the failure's own word. */
  readonly failedAt?: TestCase['failedAt'];
  /** The report does not say where the test is: `file` is only where it failed. */
  readonly fileIsGuess?: true;
}
