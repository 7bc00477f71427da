/** Writes the merged JUnit file as a stream. It is valid XML 1.0 for any test names, and its totals agree with its cases. */
import { MERGED_NAME, SUITE_ERRORS_PROPERTY, TRIES_PROPERTY } from '../../dialects/shardwise.ts';
import type { TestOutcome } from '../../model.ts';
import { rememberLast } from '../../remember-last.ts';
import type { FoldedTest } from '../fold/folded-test.ts';
import { metricLines } from '../metrics.ts';
import { failurePlace, repositoryPath } from '../read/place.ts';
import { countTotals, NO_TESTS, OpenSuites, type SharedFacts, type Totals } from './totals.ts';
import { attribute, element, elementText } from './xml-text.ts';

/**
 * Yields the lines of the file. When the file is read and folded again, the tests and suite errors are the same.
 * @param tests is iterated twice. The tests of a suite must be next to each other, as in `Fold.tests`
 * @param suiteErrors errors of whole suites that are in no case, as in the result of `readReport`
 */
export function* renderMergedJUnit(
  tests: Iterable<FoldedTest>,
  suiteErrors: readonly string[] = [],
): Generator<string> {
  const totals = countTotals(tests);
  const open = new OpenSuites();
  const classAttribute: ClassAttribute = rememberLast((className) => attribute('classname', className));
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield openRoot(suiteErrorTotals(suiteErrors, totals[0]));
  let depth = 0;
  let opened = 1;
  for (const test of tests) {
    const kept = open.enter(test);
    if (kept !== undefined) {
      for (; depth > kept; depth--) yield END_OF_SUITE;
      for (; depth < open.path.length; depth++) yield openSuite(open.path[depth] ?? '', totals[opened++]);
      if (open.facts !== undefined) yield* propertyLines(factProperties(open.facts));
    }
    yield testLine(test, classAttribute);
  }
  for (; depth > 0; depth--) yield END_OF_SUITE;
  if (suiteErrors.length > 0) yield* suiteErrorLines(suiteErrors);
  yield '</testsuites>\n';
}

const END_OF_SUITE = '</testsuite>\n';

function suiteErrorTotals({ length }: readonly string[], before: Totals = NO_TESTS): Totals {
  return { ...before, tests: before.tests + length, errors: before.errors + length };
}

/** Writes suite errors as cases, because no schema has a place for them and most readers only look at cases. */
function* suiteErrorLines(suiteErrors: readonly string[]): Generator<string> {
  yield openSuite('suite errors', suiteErrorTotals(suiteErrors));
  yield* propertyLines([[SUITE_ERRORS_PROPERTY, suiteErrors.length]]);
  for (const error of suiteErrors)
    yield `${element('testcase', attribute('name', error), element('error', attribute('message', error)))}\n`;
  yield END_OF_SUITE;
}

/** The start tag of the root. It has no `skipped`, because no schema allows it here. Readers can add up the suites. */
const openRoot = (totals: Totals): string =>
  `<testsuites${attribute('name', MERGED_NAME)}${countAttributes(totals)}>\n`;

const openSuite = (name: string, totals: Totals = NO_TESTS): string =>
  `<testsuite${attribute('name', name)}${countAttributes(totals)}${attribute('skipped', totals.skipped)}>\n`;

/** The attributes of totals. The time has three decimals, because some schemas allow no more for a sum. */
const countAttributes = ({ tests, failures, errors, timeMs }: Totals): string =>
  attribute('tests', tests) +
  attribute('failures', failures) +
  attribute('errors', errors) +
  timeAttribute(timeMs === undefined ? undefined : Math.round(timeMs));

const timeAttribute = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '' : ` time="${seconds(milliseconds)}"`;

/** Seconds with three to six decimals, never with an exponent, which some readers do not know. */
function seconds(milliseconds: number): string {
  if (Number.isInteger(milliseconds)) return `${Math.floor(milliseconds / 1_000)}.${THOUSANDTHS[milliseconds % 1_000]}`;
  return (milliseconds / 1_000).toFixed(6).replace(/0{1,3}$/, '');
}

/** The decimals of all whole milliseconds. A look-up is faster than `toFixed`, and a file may contain millions of times. */
const THOUSANDTHS: readonly string[] = Array.from({ length: 1_000 }, (_, count) => String(count).padStart(3, '0'));

type Property = readonly [name: string, value: number | undefined];

const factProperties = ({ shard, attempt, tries }: SharedFacts): readonly Property[] => [
  ['shardwise.shard', shard],
  ['shardwise.attempt', attempt],
  [TRIES_PROPERTY, tries],
];

function* propertyLines(properties: readonly Property[]): Generator<string> {
  const known = properties.filter(([, value]) => value !== undefined);
  if (known.length === 0) return;
  yield '<properties>\n';
  for (const [name, value] of known)
    yield `${element('property', attribute('name', name) + attribute('value', value))}\n`;
  yield '</properties>\n';
}

type ClassAttribute = (className: string | undefined) => string;

function testLine(test: FoldedTest, classAttribute: ClassAttribute): string {
  const { name, className, file, durationMs, failedAt } = test;
  const isFailedAt = failedAt !== undefined && failedAt.file === file && failedAt.line === test.line;
  const attributes =
    attribute('name', name) +
    classAttribute(className) +
    timeAttribute(durationMs) +
    attribute('file', test.fileIsGuess ? undefined : file) +
    attribute('line', isFailedAt ? undefined : test.line);
  return `${element('testcase', attributes, resultOf(test) + triesOf(test) + metricsOf(test))}\n`;
}

const RESULT_TAGS: Readonly<Record<TestOutcome, string | undefined>> = {
  failed: 'failure',
  errored: 'error',
  skipped: 'skipped',
  passed: undefined,
};

function resultOf({ outcome, message, detail = '', failedAt, className }: FoldedTest): string {
  const tag = RESULT_TAGS[outcome];
  if (tag === undefined) return '';
  // A place that is already in the text is not written as attributes, because few readers know them.
  const told = failurePlace(message === undefined ? {} : { message }, detail, className);
  const isTold = told?.line === failedAt?.line && repositoryPath(told?.file ?? '') === (failedAt?.file ?? '');
  const place = isTold ? '' : attribute('file', failedAt?.file) + attribute('line', failedAt?.line);
  return element(tag, attribute('message', message) + place, elementText(detail));
}

/** Metrics as lines of the output, because the schemas allow no properties here. */
const metricsOf = ({ metrics = [] }: FoldedTest): string =>
  metrics.length === 0 ? '' : element('system-out', '', elementText(metricLines(metrics).join('\n')));

/** Failed tries as surefire writes them: `flaky*` for a passed test, `rerun*` for a failed one. Schemas require a type and a stack trace. */
const triesOf = ({ failedTries, outcome }: FoldedTest): string =>
  failedTries
    .map(({ outcome: failed, message, detail = '' }) =>
      element(
        `${outcome === 'passed' ? 'flaky' : 'rerun'}${failed === 'failed' ? 'Failure' : 'Error'}`,
        attribute('message', message) + attribute('type', ''),
        element('stackTrace', '', elementText(detail)),
      ),
    )
    .join('');
