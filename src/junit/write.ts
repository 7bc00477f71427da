/** One JUnit file of everything: streamed, valid XML 1.0 whatever the tests are called, with totals that agree with the cases. */
import { XMLBuilder } from 'fast-xml-parser';
import type { TestOutcome } from '../model.ts';
import { TRIES_PROPERTY } from './draft.ts';
import type { FoldedTest, FoldedTests } from './fold.ts';
import { plainText } from './plain-text.ts';
import type { Outline } from './run-store.ts';
import { MERGED_NAME } from './suites.ts';

/** What the builder gets at once: small enough to keep memory flat, large enough that its own cost does not matter. */
const TESTS_PER_BATCH = 200;
const CHUNK_CHARACTERS = 65_536;

/** What an attribute cannot hold as it is: markup, white space that readers would turn into a space, and what XML forbids. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[&<>"\u0000-\u001f\u009b\ud800-\udfff\ufffe\uffff]/;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
]);
const escaped = (character: string): string => ESCAPES.get(character) ?? character;

const attributeText = (text: string): string =>
  UNSAFE.test(text) ? plainText(text).replace(/[&<>"\t\n]/g, escaped) : text;

const elementText = (text: string): string => plainText(text).replace(/[&<>]/g, escaped);

const builder = new XMLBuilder({
  preserveOrder: true,
  attributeNamePrefix: '',
  ignoreAttributes: false,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  // The builder knows nothing of control characters: text is cleaned and escaped here.
  processEntities: false,
  attributeValueProcessor: (_name, value) => attributeText(String(value)),
  tagValueProcessor: (_name, value) => elementText(String(value)),
  format: true,
  indentBy: ' ',
});

/** As the builder takes it. */
type Node = Readonly<Record<string, unknown>>;

const element = (
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly Node[] = [],
): Node => ({
  [tag]: children,
  ':@': attributes,
});

interface Totals {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  timeMs: number;
}

/**
 * Chunks of the file. `tests` is walked twice and has the tests of a suite side by side, as `Fold.tests` gives them.
 * Reading the file again and folding it gives the same tests.
 */
export function* renderMergedJUnit(tests: Iterable<FoldedTest> | FoldedTests): Generator<string> {
  let chunk = '';
  for (const piece of renderPieces(tests)) {
    chunk += piece;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function* renderPieces(tests: Iterable<FoldedTest> | FoldedTests): Generator<string> {
  const totals = countTotals('outlines' in tests ? tests.outlines() : tests);
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield openTag('testsuites', MERGED_NAME, totals.get('') ?? noTotals());
  let open: readonly string[] = [];
  let batch: Node[] = [];
  for (const test of tests) {
    const moved = !samePath(open, test.suite);
    if (moved || batch.length >= TESTS_PER_BATCH) {
      yield builder.build(batch);
      batch = [];
    }
    if (moved) yield* moveTo(open, test.suite, totals);
    open = test.suite;
    batch.push(testNode(test));
  }
  yield builder.build(batch);
  yield* moveTo(open, [], totals);
  yield '\n</testsuites>\n';
}

const openTag = (tag: string, name: string, { tests, failures, errors, skipped, timeMs }: Totals): string =>
  builder.build([element(tag, { name, tests, failures, errors, skipped, time: seconds(timeMs) })]).replace(/\/>$/, '>');

/** Closes the suites that are left and opens those that are entered. */
function* moveTo(
  from: readonly string[],
  to: readonly string[],
  totals: ReadonlyMap<string, Totals>,
): Generator<string> {
  const common = commonLength(from, to);
  for (let depth = from.length; depth > common; depth--) yield '\n</testsuite>';
  for (let depth = common; depth < to.length; depth++) {
    yield openTag('testsuite', to[depth] ?? '', totals.get(pathKey(to.slice(0, depth + 1))) ?? noTotals());
  }
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && commonLength(a, b) === a.length);

const pathKey = (path: readonly string[]): string => path.map((name) => `\u0001${name}`).join('');

const noTotals = (): Totals => ({ tests: 0, failures: 0, errors: 0, skipped: 0, timeMs: 0 });

const COUNTED: Readonly<Record<TestOutcome, 'failures' | 'errors' | 'skipped' | undefined>> = {
  failed: 'failures',
  errored: 'errors',
  skipped: 'skipped',
  passed: undefined,
};

/** Of every suite, those below it included. */
function countTotals(tests: Iterable<Outline>): ReadonlyMap<string, Totals> {
  const all = new Map<string, Totals>();
  let path: readonly string[] | undefined;
  let open: readonly Totals[] = [];
  for (const test of tests) {
    if (path === undefined || !samePath(path, test.suite)) {
      path = test.suite;
      open = [[], ...path.map((_, depth) => test.suite.slice(0, depth + 1))].map((names) =>
        totalsAt(all, pathKey(names)),
      );
    }
    for (const totals of open) addTest(totals, test);
  }
  return all;
}

function totalsAt(all: Map<string, Totals>, key: string): Totals {
  const totals = all.get(key) ?? noTotals();
  all.set(key, totals);
  return totals;
}

function addTest(totals: Totals, { outcome, durationMs = 0 }: Outline): void {
  const counted = COUNTED[outcome];
  totals.tests++;
  totals.timeMs += durationMs;
  if (counted !== undefined) totals[counted]++;
}

/** Plain decimals with at least three places: no reader has to know exponents. */
function seconds(milliseconds: number): string {
  if (Number.isInteger(milliseconds)) return (milliseconds / 1_000).toFixed(3);
  return (milliseconds / 1_000).toFixed(6).replace(/0{1,3}$/, '');
}

const NOTHING: readonly Node[] = [];

function testNode(test: FoldedTest): Node {
  const { name, className, file, line, durationMs, outcome, failedAt } = test;
  const isFailedAt = failedAt !== undefined && failedAt.file === file && failedAt.line === line;
  const attributes: Record<string, string | number> = { name };
  if (className !== undefined) attributes['classname'] = className;
  if (durationMs !== undefined) attributes['time'] = seconds(durationMs);
  if (file !== undefined && !test.fileIsGuess) attributes['file'] = file;
  if (line !== undefined && !isFailedAt) attributes['line'] = line;
  const isPlain = outcome === 'passed' && test.tries === 1 && test.shard === undefined && test.unit === undefined;
  const testcase = isPlain ? NOTHING : [...propertyNodes(test), ...resultNodes(test), ...tryNodes(test)];
  return { testcase, ':@': attributes };
}

/** Where and how often it ran, where that is known and worth a word. */
function propertyNodes({ shard, attempt, tries, unit }: FoldedTest): Node[] {
  const known: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ['shardwise.shard', shard],
    ['shardwise.attempt', attempt === 1 ? undefined : attempt],
    [TRIES_PROPERTY, tries === 1 ? undefined : tries],
    ['shardwise.unit', unit],
  ];
  const properties = known.flatMap(([name, value]) =>
    value === undefined ? [] : [element('property', { name, value })],
  );
  return properties.length === 0 ? [] : [element('properties', {}, properties)];
}

const RESULT_TAGS: Readonly<Record<TestOutcome, string | undefined>> = {
  failed: 'failure',
  errored: 'error',
  skipped: 'skipped',
  passed: undefined,
};

function resultNodes({ outcome, message, detail, failedAt }: FoldedTest): Node[] {
  const tag = RESULT_TAGS[outcome];
  return tag === undefined ? [] : [wordsNode(tag, { ...(message !== undefined && { message }), ...failedAt }, detail)];
}

/** surefire's elements: `flaky*` beside a pass, `rerun*` beside a failure. */
const tryNodes = ({ failedTries, outcome }: FoldedTest): Node[] =>
  failedTries.map(({ outcome: failed, message, detail }) =>
    wordsNode(
      `${outcome === 'passed' ? 'flaky' : 'rerun'}${failed === 'failed' ? 'Failure' : 'Error'}`,
      message === undefined ? {} : { message },
      detail,
    ),
  );

const wordsNode = (
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  text: string | undefined,
): Node => element(tag, attributes, text === undefined ? [] : [{ '#text': text }]);
