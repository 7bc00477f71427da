/** Points failures at files of this repository where their reports name them by another machine's path, or only by a class. */
import { createFindFile } from '../../judge/find-file.ts';
import { hasFailed, type Report, type ReportTest } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';

/** Tests of a planned unit have their place already; the repository is only searched when others failed, and then once. */
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
