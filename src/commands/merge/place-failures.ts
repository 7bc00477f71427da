/** Finds the files and lines of failures in this repository. A report may name them by a path of another machine, or only by a class. */
import { posix } from 'node:path';
import { createFindFiles, type FindFiles } from '../../judge/find-file.ts';
import { failingLine, frames } from '../../junit/read/place.ts';
import { hasFailed, type Plan, type Report, type ReportTest } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * Places what failed, at the failing line in the test's own file. Tests of a planned file already have their file. The repository is searched
 * once, and only when other tests failed.
 */
export async function placeFailures(
  report: Report,
  plan: Plan | undefined,
  { files, context }: Platform,
): Promise<Report> {
  const planned = new Set(
    plan?.units.flatMap(({ file }) => (file === undefined ? [] : [posix.join(plan.workingDirectory, file)])),
  );
  const isLost = ({ file, unit }: ReportTest) => unit === undefined || file === undefined || !planned.has(file);
  const failed = new Set(report.tests.filter((test) => hasFailed(test) || test.flaky));
  if (failed.size === 0) return report;
  const find = [...failed].some(isLost) ? createFindFiles(await files.find(context.root, ['**/*'])) : () => [];
  const place = (test: ReportTest) => atFailingLine(isLost(test) ? inRepository(test, find) : test);
  return { ...report, tests: report.tests.map((test) => (failed.has(test) ? place(test) : test)) };
}

/** The test with its file in this repository, where exactly one fits. */
function inRepository(test: ReportTest, find: FindFiles): ReportTest {
  const [file, ...others] = filesOf(test, find);
  if (others.length > 0) return { ...test, ambiguous: true };
  return file === undefined || file === test.file ? test : { ...test, file };
}

/** The files that the reported place fits. Where that is not one file, a longer path in the stack trace may tell which. */
function filesOf(test: ReportTest, find: FindFiles): readonly string[] {
  const fits = find(test.file, test.className);
  if (fits.length === 1) return fits;
  for (const frame of frames(textOf(test))) {
    const [file = '', ...others] = find(frame.file, test.className);
    if (file !== '' && others.length === 0 && (fits.length === 0 || fits.includes(file))) return [file];
  }
  return fits;
}

function atFailingLine(test: ReportTest): ReportTest {
  const line = test.file === undefined ? undefined : failingLine(test.file, textOf(test));
  return line === undefined || line === test.line ? test : { ...test, line };
}

const textOf = ({ message = '', detail = '' }: ReportTest): string => `${message}\n${detail}`;
