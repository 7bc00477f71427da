/** Writes the tests of packages as JUnit. Subtests are cases, and so are the tests that contain them, as in other tools for Go. */
import { groupBy } from '../../group-by.ts';
import { attribute, element, elementText } from '../../junit/write/xml-text.ts';
import { crashIn, messageOf, ownStackFirst, ownStacks } from './failure.ts';
import type { PackageRun, TestRun } from './package-run.ts';
import type { Declared } from './sources.ts';

/** The name of the root. It tells which program wrote the report (`dialects`). */
export const GO_ROOT = 'go test';

/** The name of the case of a package whose tests did not start or end. No test can have it. */
export const PACKAGE_CASE = 'TestMain';

export interface ReportedPackage {
  /** The folder of the package, or its import path where that is unknown. */
  readonly unit: string;
  readonly run: PackageRun;
  readonly declared: ReadonlyMap<string, Declared | undefined>;
  /** What the build of the package printed. Empty where it was built. */
  readonly build: readonly string[];
  /** None of its test files is for this system and these tags. */
  readonly isLeftOut: boolean;
}

/** A case, and the suite that it stands in: the file of the test, or the unit where the file is unknown. */
interface Case {
  readonly suite: string;
  readonly xml: string;
}

/** @param ending how the command was stopped. Undefined when it ended by itself */
export function renderGoReport(packages: readonly ReportedPackage[], ending: string | undefined): string {
  const cases = packages.flatMap((one) =>
    one.isLeftOut ? [] : [...testCases(one, ending), ...packageCase(one, ending)],
  );
  const suites = [...groupBy(cases, ({ suite }) => suite)].map(([name, members]) =>
    element('testsuite', attribute('name', name), `\n${members.map(({ xml }) => xml).join('\n')}\n`),
  );
  const root = element('testsuites', attribute('name', GO_ROOT), `\n${suites.join('\n')}\n`);
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

function testCases({ unit, declared, run }: ReportedPackage, ending: string | undefined): Case[] {
  const told = causesOf(run, ending);
  return run.tests.map((test, index) => {
    const [top = ''] = test.name.split('/', 1);
    const { file, line } = declared.get(top) ?? {};
    const suite = file ?? unit;
    const ms = test.ownMs === undefined || index > 0 ? test.ownMs : test.ownMs + run.aroundMs;
    const attributes =
      attribute('name', test.name) +
      attribute('classname', suite) +
      attribute('time', ms === undefined ? undefined : (ms / 1000).toFixed(3)) +
      attribute('file', file) +
      attribute('line', line);
    return { suite, xml: element('testcase', attributes, resultOf(test, run, told)) };
  });
}

/** What is the same for all tests of a package. */
interface Causes {
  /** Why a running test did not end. */
  readonly ended: string;
  /** A failed subtest of each test that has one. */
  readonly failedInside: ReadonlyMap<TestRun, TestRun>;
  /** What the running tests and the test binary printed, with the stacks of all of them. */
  readonly dump: readonly string[];
}

function causesOf(run: PackageRun, ending: string | undefined): Causes {
  const failedInside = new Map<TestRun, TestRun>();
  for (const test of run.tests)
    if (test.parent !== undefined && test.outcome === 'failed') failedInside.set(test.parent, test);
  return { ended: howEnded(run, ending), failedInside, dump: dumpOf(run) };
}

/** What a test binary prints that a signal has ended, such as the one that asks for its stacks. */
const ENDED_BY_US = /^(?:signal|SIG[A-Z]+):/;

/** How the tests of a package ended before their time. */
function howEnded(run: PackageRun, ending: string | undefined): string {
  if (run.end === 'passed') return 'the test binary ended with exit code 0';
  const crash = crashIn(dumpOf(run));
  if (ending !== undefined && (run.end === undefined || ENDED_BY_US.test(crash ?? ''))) return `the command ${ending}`;
  return `the test binary ended${crash === undefined ? '' : ` (${crash})`}`;
}

const dumpOf = ({ tests, output }: PackageRun): readonly string[] => [
  ...tests.filter(({ outcome }) => outcome === 'running').flatMap((test) => test.output.lines()),
  ...output.lines(),
];

function resultOf(test: TestRun, run: PackageRun, { ended, failedInside, dump }: Causes): string {
  const outcome = run.outcomeOf(test);
  if (outcome === 'passed') return '';
  const lines = test.output.lines();
  const own = messageOf(lines);
  if (outcome === 'skipped') return element('skipped', attribute('message', own));
  const inside = failedInside.get(test);
  const reason = own ?? (inside ? `its subtest ${inside.name.slice(test.name.length + 1)} failed` : 'failed');
  const [tag, message] = outcome === 'failed' ? ['failure', reason] : ['error', `${ended} while this test ran`];
  // Several tests run at the same time, and the stacks are with one of them, or with none.
  const stacks = outcome === 'failed' || ownStacks(lines, test.name).length > 0 ? [] : ownStacks(dump, test.name);
  const text = [...stacks, ...ownStackFirst(lines, test.name)].join('\n');
  return element(tag, attribute('message', message), elementText(text));
}

/** The case for what no test shows: a package that did not build, or that ended before or after its tests. */
function packageCase(one: ReportedPackage, ending: string | undefined): Case[] {
  const { run, unit } = one;
  const isShown = run.tests.some((test) => ['failed', 'running'].includes(run.outcomeOf(test)));
  if (isShown || (run.isWhole && run.end !== 'failed')) return [];
  const [tag, message] = skipsItself(one) ? ['skipped', 'TestMain ran no test'] : ['error', packageReason(one, ending)];
  const text = elementText([...one.build, ...run.output.lines()].join('\n'));
  const names = attribute('name', PACKAGE_CASE) + attribute('classname', unit);
  return [{ suite: unit, xml: element('testcase', names, element(tag, attribute('message', message), text)) }];
}

/** Whether the package's own `TestMain` ended it before any test, such as where a service is missing. */
const skipsItself = ({ run, declared }: ReportedPackage): boolean =>
  run.end === 'passed' && run.tests.length === 0 && declared.has('TestMain');

function packageReason({ run, build }: ReportedPackage, ending: string | undefined): string {
  if (run.end !== 'failed') return `${howEnded(run, ending)} before all tests of the package were done`;
  const reason = build.find((line) => line.trim() !== '' && !line.startsWith('#'));
  if (reason !== undefined) return `the package was not built: ${reason.trim()}`;
  return messageOf(run.output.lines().filter((line) => !SAYS_LITTLE.test(line))) ?? 'the package failed';
}

/** The last lines of a test binary, which say only that it failed. */
const SAYS_LITTLE = /^(?:FAIL|PASS|coverage: |exit status )/;
