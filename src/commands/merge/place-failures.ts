/** Finds the files of failures in this repository, when a report names them by a path of another machine or only by a class. */
import { createFindFile } from '../../judge/find-file.ts';
import { hasFailed, type Report, type ReportTest } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';

/** Places the failures. Tests of a planned unit already have their place. The repository is searched once, and only when other tests failed. */
export async function placeFailures(report: Report, { files, context }: Platform): Promise<Report> {
  const isLost = (test: ReportTest) => hasFailed(test) && test.unit === undefined;
  if (!report.tests.some(isLost)) return report;
  const find = createFindFile(await files.find(context.root, ['**/*']));
  const place = (test: ReportTest): ReportTest => {
    const file = find(test.file, test.className);
    return file === undefined || file === test.file ? test : { ...test, file };
  };
  return { ...report, tests: report.tests.map((test) => (isLost(test) ? place(test) : test)) };
}
