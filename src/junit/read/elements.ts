/** The elements that mean something, by local name. Case is forgiven, prefixes are ignored, everything else is passed over. */

export type ElementKind = 'root' | 'suite' | 'case' | 'result' | 'retry' | 'output' | 'property' | 'other';

const KINDS: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['testsuites', 'root'],
  ['testrun', 'root'],
  ['testsuite', 'suite'],
  ['testcase', 'case'],
  ['error', 'result'],
  ['failure', 'result'],
  ['skipped', 'result'],
  ['disabled', 'result'],
  ['flakyfailure', 'retry'],
  ['flakyerror', 'retry'],
  ['rerunfailure', 'retry'],
  ['rerunerror', 'retry'],
  ['system-out', 'output'],
  ['system-err', 'output'],
  ['property', 'property'],
]);

export const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

/** Of an element with this name, prefix included. */
export function elementKind(name: string): ElementKind {
  const local = localName(name);
  const known = KINDS.get(local) ?? KINDS.get(local.toLowerCase());
  return known ?? (isMangledFailure(name) ? 'result' : 'other');
}

/** One letter away from a failure: a flipped bit must not turn it into an element that is passed over. */
const isMangledFailure = (name: string): boolean =>
  ['failure', 'error'].some(
    (word) => word.length === name.length && [...word].filter((letter, at) => letter !== name[at]).length === 1,
  );

/** Root elements of what is no JUnit, with the name people know it by. */
const FOREIGN_ROOTS: ReadonlyMap<string, string> = new Map([
  ['TestRun', 'TRX (Visual Studio test results)'],
  ['test-run', 'NUnit 3'],
  ['test-results', 'NUnit 2'],
  ['test-suite', 'NUnit 3'],
  ['assemblies', 'xUnit.net'],
  ['assembly', 'xUnit.net'],
  ['robot', 'Robot Framework'],
  ['failsafe-summary', 'Maven Failsafe summary'],
  ['Site', 'CTest'],
  ['testng-results', 'TestNG'],
  ['tusar', 'TUSAR'],
  ['TestLog', 'Boost.Test log'],
  ['TestResult', 'Boost.Test result'],
  ['gallio:report', 'Gallio'],
  ['html', 'an HTML page'],
  ['HTML', 'an HTML page'],
  ['coverage', 'a coverage report'],
  ['report', 'a coverage report'],
  ['checkstyle', 'Checkstyle'],
  ['pmd', 'PMD'],
  ['BugCollection', 'SpotBugs'],
  ['plist', 'a property list'],
  ['rss', 'a feed'],
  ['svg', 'an SVG image'],
  ['project', 'a build file'],
]);

/** Undefined for a JUnit root. */
export function foreignRoot(name: string): string | undefined {
  const local = localName(name);
  const known = FOREIGN_ROOTS.get(name) ?? FOREIGN_ROOTS.get(local);
  if (known !== undefined) return known;
  const kind = elementKind(name);
  return kind === 'root' || kind === 'suite' || kind === 'case'
    ? undefined
    : `XML with the root element <${name.slice(0, 60)}>`;
}

/** How text that is no XML at all begins. */
const FOREIGN_STARTS: readonly (readonly [start: RegExp, producer: string])[] = [
  [/^PK[^\w\s]/, 'a ZIP archive'],
  [/^\s*<!doctype\s+html/i, 'an HTML page'],
  [/^\s*\{[^{}]*"(?:Time|Action)"\s*:/, 'go test -json'],
  [/^\s*\{[\s\S]*"(?:reportFormat|results)"\s*:/, 'JSON'],
  [/^\s*[[{]/, 'JSON'],
  [/^\s*(?:TAP version \d+|1\.\.\d+|(?:not )?ok \d+)/, 'TAP'],
  [/^(?:=== RUN|--- (?:PASS|FAIL|SKIP):)/m, 'go test output'],
  [/^SQLite format 3/, 'an SQLite database'],
  [/^%PDF-/, 'a PDF document'],
];

/** What a file whose text begins like this is, if that is known. */
export const foreignStart = (head: string): string | undefined =>
  FOREIGN_STARTS.find(([start]) => start.test(head))?.[1];
