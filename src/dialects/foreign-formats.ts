/** Formats of files that are not JUnit reports but are found in the same places. */

export interface ForeignFormat {
  /** The common name of the format, with an article if it needs one. */
  readonly title: string;
  /** The names of its root elements. */
  readonly roots?: readonly string[];
  /** Matches the beginning of its text. */
  readonly start?: RegExp;
}

/** All known foreign formats. The first one that matches counts. */
export const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { title: 'TRX (Visual Studio test results)', roots: ['TestRun'] },
  { title: 'NUnit 3', roots: ['test-run', 'test-suite'] },
  { title: 'NUnit 2', roots: ['test-results'] },
  { title: 'xUnit.net', roots: ['assemblies', 'assembly'] },
  { title: 'Robot Framework', roots: ['robot'] },
  { title: 'Maven Failsafe summary', roots: ['failsafe-summary'] },
  { title: 'CTest', roots: ['Site'] },
  { title: 'TestNG', roots: ['testng-results'] },
  { title: 'TUSAR', roots: ['tusar'] },
  { title: 'Boost.Test log', roots: ['TestLog'] },
  { title: 'Boost.Test result', roots: ['TestResult'] },
  { title: 'Gallio', roots: ['gallio:report'] },
  { title: 'a coverage report', roots: ['coverage', 'report'] },
  { title: 'Checkstyle', roots: ['checkstyle'] },
  { title: 'PMD', roots: ['pmd'] },
  { title: 'SpotBugs', roots: ['BugCollection'] },
  { title: 'a property list', roots: ['plist'] },
  { title: 'a feed', roots: ['rss'] },
  { title: 'an SVG image', roots: ['svg'] },
  { title: 'a build file', roots: ['project'] },
  { title: 'a ZIP archive', start: /^PK[^\w\s]/ },
  { title: 'an HTML page', roots: ['html', 'HTML'], start: /^\s*<!doctype\s+html/i },
  { title: 'go test -json', start: /^\s*\{[^{}]*"(?:Time|Action)"\s*:/ },
  { title: 'JSON', start: /^\s*[[{]/ },
  { title: 'TAP', start: /^\s*(?:TAP version \d+|1\.\.\d+|(?:not )?ok \d+)/ },
  { title: 'go test output', start: /^(?:=== RUN|--- (?:PASS|FAIL|SKIP):)/m },
  { title: 'an SQLite database', start: /^SQLite format 3/ },
  { title: 'a PDF document', start: /^%PDF-/ },
];

export const findFormatOfRoot = (root: string): ForeignFormat | undefined =>
  FOREIGN_FORMATS.find(({ roots = [] }) => roots.includes(root));

export const findFormatOfText = (head: string): ForeignFormat | undefined =>
  FOREIGN_FORMATS.find(({ start }) => start?.test(head));
