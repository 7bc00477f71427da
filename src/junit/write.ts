/** One JUnit file of everything: streamed, valid XML 1.0 whatever the tests are called, with totals that agree with the cases. */
import type { TestOutcome } from '../model.ts';
import type { FoldedTest } from './fold.ts';
import { failurePlace, repositoryPath } from './place.ts';
import { MERGED_NAME, SUITE_ERRORS_PROPERTY, TRIES_PROPERTY } from './suites.ts';
import { countTotals, newTotals, OpenSuites, type SharedFacts, type Totals } from './totals.ts';
import { attribute, element, elementText } from './xml-text.ts';

/** Chunks of the file are at least as long, but for the last: large enough that handing one on costs nothing. */
const CHUNK_CHARACTERS = 65_536;

/**
 * Chunks of the file. `tests` is walked twice and has the tests of a suite side by side, as `Fold.tests` gives them.
 * Reading the file again and folding it gives the same tests and suite errors.
 * @param suiteErrors of whole suites that no case carries, as `readReport` gives them
 */
export function* renderMergedJUnit(
  tests: Iterable<FoldedTest>,
  suiteErrors: readonly string[] = [],
): Generator<string> {
  let chunk = '';
  for (const line of renderLines(tests, suiteErrors)) {
    chunk += line;
    chunk += '\n';
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function* renderLines(tests: Iterable<FoldedTest>, suiteErrors: readonly string[]): Generator<string> {
  const totals = countTotals(tests);
  const open = new OpenSuites();
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield openRoot(suiteErrorTotals(suiteErrors, totals.all));
  let depth = 0;
  let opened = 0;
  for (const test of tests) {
    const kept = open.enter(test);
    if (kept !== undefined) {
      for (; depth > kept; depth--) yield '</testsuite>';
      for (; depth < open.path.length; depth++) yield openSuite(open.path[depth] ?? '', totals.suites[opened++]);
      if (open.facts !== undefined) yield* propertyLines(factProperties(open.facts));
    }
    yield testLine(test);
  }
  for (; depth > 0; depth--) yield '</testsuite>';
  if (suiteErrors.length > 0) yield* suiteErrorLines(suiteErrors);
  yield '</testsuites>';
}

function suiteErrorTotals({ length }: readonly string[], before = newTotals()): Totals {
  return { ...before, tests: before.tests + length, errors: before.errors + length };
}

/** No schema has a place for the error of a suite, and most readers look at cases alone. */
function* suiteErrorLines(suiteErrors: readonly string[]): Generator<string> {
  yield openSuite('suite errors', suiteErrorTotals(suiteErrors));
  yield* propertyLines([[SUITE_ERRORS_PROPERTY, suiteErrors.length]]);
  for (const error of suiteErrors)
    yield element('testcase', attribute('name', error), element('error', attribute('message', error)));
  yield '</testsuite>';
}

/** No schema knows `skipped` here: whoever wants it adds up the suites. */
const openRoot = (totals: Totals): string => `<testsuites${attribute('name', MERGED_NAME)}${countAttributes(totals)}>`;

const openSuite = (name: string, totals: Totals = newTotals()): string =>
  `<testsuite${attribute('name', name)}${countAttributes(totals)}${attribute('skipped', totals.skipped)}>`;

/** Some schemas allow three places of a second for a sum and no more. */
const countAttributes = ({ tests, failures, errors, timeMs }: Totals): string =>
  attribute('tests', tests) +
  attribute('failures', failures) +
  attribute('errors', errors) +
  attribute('time', timeMs === undefined ? undefined : seconds(Math.round(timeMs)));

/** Plain decimals with at least three places: no reader has to know exponents. */
function seconds(milliseconds: number): string {
  if (Number.isInteger(milliseconds)) return (milliseconds / 1_000).toFixed(3);
  return (milliseconds / 1_000).toFixed(6).replace(/0{1,3}$/, '');
}

type Property = readonly [name: string, value: number | undefined];

const factProperties = ({ shard, attempt, tries }: SharedFacts): readonly Property[] => [
  ['shardwise.shard', shard],
  ['shardwise.attempt', attempt],
  [TRIES_PROPERTY, tries],
];

function* propertyLines(properties: readonly Property[]): Generator<string> {
  const known = properties.filter(([, value]) => value !== undefined);
  if (known.length === 0) return;
  yield '<properties>';
  for (const [name, value] of known) yield element('property', attribute('name', name) + attribute('value', value));
  yield '</properties>';
}

function testLine(test: FoldedTest): string {
  const { name, className, file, line, durationMs, failedAt } = test;
  const isFailedAt = failedAt !== undefined && failedAt.file === file && failedAt.line === line;
  const attributes =
    attribute('name', name) +
    attribute('classname', className) +
    attribute('time', durationMs === undefined ? undefined : seconds(durationMs)) +
    attribute('file', test.fileIsGuess ? undefined : file) +
    attribute('line', isFailedAt ? undefined : line);
  return element('testcase', attributes, resultOf(test) + triesOf(test));
}

const RESULT_TAGS: Readonly<Record<TestOutcome, string | undefined>> = {
  failed: 'failure',
  errored: 'error',
  skipped: 'skipped',
  passed: undefined,
};

function resultOf({ outcome, message, detail = '', failedAt }: FoldedTest): string {
  const tag = RESULT_TAGS[outcome];
  if (tag === undefined) return '';
  // What the words tell anyway is not written as attributes that few readers know.
  const told = failurePlace(message === undefined ? {} : { message }, detail);
  const isTold = told?.line === failedAt?.line && repositoryPath(told?.file ?? '') === (failedAt?.file ?? '');
  const place = isTold ? '' : attribute('file', failedAt?.file) + attribute('line', failedAt?.line);
  return element(tag, attribute('message', message) + place, elementText(detail));
}

/** surefire's elements: `flaky*` beside a pass, `rerun*` beside a failure. Schemas ask for a type and a stack trace. */
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
