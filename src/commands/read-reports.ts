/** Reading the JUnit files of one folder, each by itself: a bad one hides no other. */
import { join } from 'node:path';
import { type ReportRead, readReport } from '../junit/read.ts';
import type { TestCase } from '../model.ts';
import type { Platform } from '../platform/platform.ts';

/** The file at `path`; one that cannot be opened is `unreadable`, not an error. */
export async function readReportFile(
  path: string,
  onCase: (testCase: TestCase) => void,
  { files }: Platform,
): Promise<ReportRead> {
  try {
    return await readReport(files.stream(path), onCase);
  } catch (problem) {
    return { ...NOTHING_READ, problem: `it could not be opened (${(problem as Error).message})` };
  }
}

export const NOTHING_READ: ReportRead = {
  status: 'unreadable',
  cases: { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, timeMs: 0 },
  suiteErrors: [],
};

/** JUnit files that a try left, relative to `folder`. */
export const findReports = async (folder: string, inside: string, { files }: Platform): Promise<string[]> =>
  (await files.find(join(folder, inside), ['**/*.xml'])).map((file) => `${inside}/${file}`);
