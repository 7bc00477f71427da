/** A unit that was run again is settled as a whole. */
import type { ReportTest, ShardRecord } from '../model.ts';
import { hasFailed } from './assemble.ts';

/**
 * A file that crashed, or a group whose set-up failed, is reported as a failed test of its own, which no later try has: when the unit
 * then passed, that failure is evidence of flakiness like any other.
 */
export function settleByUnit<T extends ReportTest>(tests: readonly T[], records: readonly ShardRecord[]): T[] {
  const passedLater = new Set(
    records.flatMap((record) => record.units.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id)),
  );
  return tests.map((test) =>
    hasFailed(test) && passedLater.has(test.unit ?? '') ? { ...test, outcome: 'passed', flaky: true } : test,
  );
}
