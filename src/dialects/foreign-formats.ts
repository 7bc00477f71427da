/** Formats of files that are not JUnit reports but are found in the same places. */

export interface ForeignFormat {
  /** The common name of the format, with an article if it needs one. */
  readonly title: string;
  /** The names of its root elements. */
  readonly roots?: readonly string[];
  /** Matches the beginning of its text. */
  readonly start?: RegExp;
  /** Set if such a file never holds results of tests, and only lies beside reports. */
  readonly hasNoTests?: true;
  /** How to get JUnit instead. */
  readonly instead?: string;
}

const DOTNET = 'dotnet test --logger junit (package JunitXml.TestLogger) writes JUnit';

/** All known foreign formats. The first one that matches counts. */
export const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { title: 'TRX (Visual Studio test results)', roots: ['TestRun'], instead: DOTNET },
  { title: 'NUnit 3', roots: ['test-run', 'test-suite'], instead: DOTNET },
  { title: 'NUnit 2', roots: ['test-results'], instead: DOTNET },
  { title: 'xUnit.net', roots: ['assemblies', 'assembly'], instead: DOTNET },
  { title: 'Robot Framework', roots: ['robot'], instead: 'robot --xunit FILE writes JUnit' },
  { title: 'Maven Failsafe summary', roots: ['failsafe-summary'], hasNoTests: true },
  { title: 'CTest', roots: ['Site'], instead: 'ctest --output-junit FILE writes JUnit' },
  {
    title: 'TestNG',
    roots: ['testng-results'],
    instead: "JUnit is beside it, in TEST-*.xml: input reports: '**/TEST-*.xml' chooses that",
  },
  { title: 'TUSAR', roots: ['tusar'] },
  { title: 'Boost.Test log', roots: ['TestLog'], instead: '--log_format=JUNIT writes JUnit' },
  { title: 'Boost.Test result', roots: ['TestResult'], instead: '--log_format=JUNIT writes JUnit' },
  { title: 'Gallio', roots: ['gallio:report'] },
  { title: 'a coverage report', roots: ['coverage', 'report'], hasNoTests: true },
  { title: 'Checkstyle', roots: ['checkstyle'], hasNoTests: true },
  { title: 'PMD', roots: ['pmd'], hasNoTests: true },
  { title: 'SpotBugs', roots: ['BugCollection'], hasNoTests: true },
  { title: 'a property list', roots: ['plist'], hasNoTests: true },
  { title: 'a feed', roots: ['rss'], hasNoTests: true },
  { title: 'an SVG image', roots: ['svg'], hasNoTests: true },
  { title: 'a build file', roots: ['project'], hasNoTests: true },
  { title: 'a configuration of logging', roots: ['configuration', 'Configuration'], hasNoTests: true },
  { title: 'a configuration of Spring', roots: ['beans'], hasNoTests: true },
  { title: 'Android Lint', roots: ['issues'], hasNoTests: true },
  { title: 'CPD', roots: ['pmd-cpd'], hasNoTests: true },
  { title: 'PIT mutations', roots: ['mutations'], hasNoTests: true },
  { title: 'a ZIP archive', start: /^PK[^\w\s]/ },
  { title: 'an HTML page', roots: ['html', 'HTML'], start: /^\s*<!doctype\s+html/i },
  {
    title: 'go test -json',
    start: /^\s*\{[^{}]*"(?:Time|Action)"\s*:/,
    instead: 'gotestsum --junitfile FILE writes JUnit',
  },
  { title: 'JSON', start: /^\s*[[{]/ },
  { title: 'TAP', start: /^\s*(?:TAP version \d+|1\.\.\d+|(?:not )?ok \d+)/ },
  {
    title: 'go test output',
    start: /^(?:=== RUN|--- (?:PASS|FAIL|SKIP):)/m,
    instead: 'gotestsum --junitfile FILE writes JUnit',
  },
  { title: 'an SQLite database', start: /^SQLite format 3/ },
  { title: 'a PDF document', start: /^%PDF-/ },
];

export const findFormatOfRoot = (root: string): ForeignFormat | undefined =>
  FOREIGN_FORMATS.find(({ roots = [] }) => roots.includes(root));

export const findFormatOfText = (head: string): ForeignFormat | undefined =>
  FOREIGN_FORMATS.find(({ start }) => start?.test(head));
