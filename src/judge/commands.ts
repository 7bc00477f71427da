/** What runs one test alone, for each that failed or is flaky. */
import { hasFailed, type Report } from '../model.ts';
import { commandFor, type RunOne } from '../text/run-one.ts';
import { splitName } from '../text/test-name.ts';

/** @param runOne how people run one test of the framework; absent where they do not */
export function withCommands(report: Report, runOne: RunOne | undefined): Report {
  if (runOne === undefined) return report;
  const tests = report.tests.map((test) => {
    if (!hasFailed(test) && !test.flaky) return test;
    const { group = '', name } = splitName(test);
    const command = commandFor(runOne, { file: test.file ?? '', unit: test.unit ?? '', group, name });
    return command === undefined ? test : { ...test, command };
  });
  return { ...report, tests };
}
