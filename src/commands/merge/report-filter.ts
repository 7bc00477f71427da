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

/** What tools and people call a later try in a path. */
const AGAIN = '(?<![a-z])(?:re-?runs?|re-?try|retries|attempt|try|round)';
/** The round in a path, such as `rerun-2/` or `junit-retry-2.xml`. The one without a number is the first. */
const ROUND = new RegExp(`${AGAIN}[-_. ]?(\\d{1,4})(?!\\d)`, 'i');
const FIRST_ROUND = new RegExp(AGAIN, 'i');

/**
 * The number of the try, for each report of a later one. Rounds of one series have an order, and the last decides. Otherwise nobody knows
 * the order, all are one try, and the worse counts.
 * @param reports paths in one place: an artifact, or the repository
 */
export function tryNumbers(
  reports: readonly string[],
  isLater: ReportFilter,
): (path: string) => { tryNumber?: number } {
  const rounds = new Map(reports.filter(isLater).map((path) => [path, roundOf(path)]));
  const isOneSeries = new Set([...rounds.values()].map(({ stem }) => stem)).size === 1;
  const numbers = [...new Set([...rounds.values()].map(({ number }) => number))].sort((a, b) => a - b);
  return (path) => {
    const round = rounds.get(path);
    if (round === undefined) return {};
    return { tryNumber: 2 + (isOneSeries ? numbers.indexOf(round.number) : 0) };
  };
}

function roundOf(path: string): { readonly stem: string; readonly number: number } {
  const found = ROUND.exec(path) ?? FIRST_ROUND.exec(path);
  return { stem: path.slice(0, found?.index), number: Number(found?.[1] ?? 0) };
}
