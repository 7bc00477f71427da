/** Which files are reports, by their paths. */
import picomatch from 'picomatch';
import { createMatcher, namesFiles } from '../../discovery/test-files.ts';
import { JUNIT_FILES } from '../shared/names.ts';

/** @param path inside an artifact, or of the repository */
export type ReportFilter = (path: string) => boolean;

/** @param globs with `!` for those that are none; by default all files that may be JUnit */
export const createReportFilter = (globs: readonly string[] = []): ReportFilter =>
  createMatcher(namesFiles(globs) ? globs : [...JUNIT_FILES, ...globs], true);

/** Which artifacts and reports hold later tries, as the user says. By default none. */
export const createLaterTries = (globs: readonly string[] | undefined): ReportFilter =>
  globs === undefined ? () => false : picomatch([...globs], { dot: true });

/** The number of the try, for a report of a later one. */
export const laterTry = (isLater: boolean): { readonly tryNumber?: number } => (isLater ? { tryNumber: 2 } : {});
