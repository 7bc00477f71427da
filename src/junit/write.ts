/** One JUnit file of everything: streamed, valid XML 1.0 whatever the tests are called, with totals that agree with the cases. */
import { XMLBuilder } from 'fast-xml-parser';
import type { TestOutcome } from '../model.ts';
import { TRIES_PROPERTY } from './draft.ts';
import type { FoldedTest, FoldedTests } from './fold.ts';
import { failurePlace, repositoryPath } from './place.ts';
import { plainText } from './plain-text.ts';
import { MERGED_NAME } from './suites.ts';
import { commonLength, countTotals, pathOf, type RunPlace, type SuiteTotals, samePath, type Totals } from './totals.ts';

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
  yield openTag('testsuites', MERGED_NAME, totals([]));
  let open: readonly string[] = [];
  let isMixed = false;
  let batch: Node[] = [];
  for (const test of tests) {
    const suite = pathOf(test);
    const moved = !samePath(open, suite);
    if (moved || batch.length >= TESTS_PER_BATCH) {
      yield builder.build(batch);
      batch = [];
    }
    if (moved) {
      yield* moveTo(open, suite, totals);
      open = suite;
      isMixed = totals(suite).place === 'mixed';
    }
    batch.push(testNode(test, isMixed));
  }
  yield builder.build(batch);
  yield* moveTo(open, [], totals);
  yield '\n</testsuites>\n';
}

const openTag = (tag: string, name: string, { tests, failures, errors, skipped, timeMs }: Totals): string =>
  builder.build([element(tag, { name, tests, failures, errors, skipped, time: seconds(timeMs) })]).replace(/\/>$/, '>');

/** Closes the suites that are left and opens those that are entered. */
function* moveTo(from: readonly string[], to: readonly string[], totals: SuiteTotals): Generator<string> {
  const common = commonLength(from, to);
  for (let depth = from.length; depth > common; depth--) yield '\n</testsuite>';
  for (let depth = common; depth < to.length; depth++) {
    const entered = totals(to.slice(0, depth + 1));
    yield openTag('testsuite', to[depth] ?? '', entered);
    if (entered.place !== undefined && entered.place !== 'mixed') yield builder.build(placeNodes(entered.place));
  }
}

/** Plain decimals with at least three places: no reader has to know exponents. */
function seconds(milliseconds: number): string {
  if (Number.isInteger(milliseconds)) return (milliseconds / 1_000).toFixed(3);
  return (milliseconds / 1_000).toFixed(6).replace(/0{1,3}$/, '');
}

const NOTHING: readonly Node[] = [];

function testNode(test: FoldedTest, isMixed: boolean): Node {
  const { name, className, file, line, durationMs, outcome, failedAt } = test;
  const isFailedAt = failedAt !== undefined && failedAt.file === file && failedAt.line === line;
  const attributes: Record<string, string | number> = { name };
  if (className !== undefined) attributes['classname'] = className;
  if (durationMs !== undefined) attributes['time'] = seconds(durationMs);
  if (file !== undefined && !test.fileIsGuess) attributes['file'] = file;
  if (line !== undefined && !isFailedAt) attributes['line'] = line;
  const isPlain = outcome === 'passed' && test.tries === 1 && !isMixed;
  const testcase = isPlain ? NOTHING : [...propertyNodes(test, isMixed), ...resultNodes(test), ...tryNodes(test)];
  return { testcase, ':@': attributes };
}

type Property = readonly [name: string, value: number | undefined];

const placeProperties = ({ shard, attempt }: RunPlace): readonly Property[] => [
  ['shardwise.shard', shard],
  ['shardwise.attempt', attempt],
];

function propertiesNodes(properties: readonly Property[]): Node[] {
  const known = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [element('property', { name, value })],
  );
  return known.length === 0 ? [] : [element('properties', {}, known)];
}

/** Of a suite whose tests all ran in the same place. */
const placeNodes = (place: RunPlace): Node[] => propertiesNodes(placeProperties(place));

/** What the suite and the tries beside it do not tell. */
const propertyNodes = (test: FoldedTest, isMixed: boolean): Node[] =>
  propertiesNodes([
    ...(isMixed ? placeProperties(test) : []),
    [TRIES_PROPERTY, test.tries === 1 + test.failedTries.length ? undefined : test.tries],
  ]);

const RESULT_TAGS: Readonly<Record<TestOutcome, string | undefined>> = {
  failed: 'failure',
  errored: 'error',
  skipped: 'skipped',
  passed: undefined,
};

function resultNodes({ outcome, message, detail, failedAt }: FoldedTest): Node[] {
  const tag = RESULT_TAGS[outcome];
  if (tag === undefined) return [];
  const words = message === undefined ? {} : { message };
  // What the words tell anyway is not written as an attribute that few readers know.
  const told = failurePlace(words, detail ?? '');
  const isTold = told?.line === failedAt?.line && repositoryPath(told?.file ?? '') === (failedAt?.file ?? '');
  return [wordsNode(tag, isTold ? words : { ...words, ...failedAt }, detail)];
}

/** surefire's elements: `flaky*` beside a pass, `rerun*` beside a failure. Jenkins asks for a type. */
const tryNodes = ({ failedTries, outcome }: FoldedTest): Node[] =>
  failedTries.map(({ outcome: failed, message, detail }) =>
    wordsNode(
      `${outcome === 'passed' ? 'flaky' : 'rerun'}${failed === 'failed' ? 'Failure' : 'Error'}`,
      { ...(message !== undefined && { message }), type: '' },
      detail,
    ),
  );

const wordsNode = (
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  text: string | undefined,
): Node => element(tag, attributes, text === undefined ? [] : [{ '#text': text }]);
