/** Who owns what failed or is flaky. */
import { hasFailed, type Report } from '../model.ts';

/** @param ownersOf says who owns a file of the repository; absent where nobody knows it */
export function withOwners(report: Report, ownersOf: ((path: string) => readonly string[]) | undefined): Report {
  if (ownersOf === undefined) return report;
  const tests = report.tests.map((test) => {
    const isAsked = test.file !== undefined && !test.ambiguous && (hasFailed(test) || test.flaky);
    const owners = isAsked ? ownersOf(test.file) : [];
    return owners.length === 0 ? test : { ...test, owners };
  });
  return { ...report, tests };
}
