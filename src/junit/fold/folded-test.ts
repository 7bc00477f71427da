/** One test after all its tries. */
import type { FailedTry, ReportTest, TestCase } from '../../model.ts';

export interface FoldedTest extends ReportTest {
  /** The attempt that decided the outcome, if known. */
  readonly attempt?: number;
  /** Failed tries besides the one that decided the outcome, oldest first. */
  readonly failedTries: readonly FailedTry[];
  /** Where it failed, as its failure says. */
  readonly failedAt?: TestCase['failedAt'];
  /** Set if the report does not say where the test is. Then `file` is only the place of the failure. */
  readonly fileIsGuess?: true;
  /** It belongs to no unit, because it runs in every shard. */
  readonly inEveryShard?: true;
}
