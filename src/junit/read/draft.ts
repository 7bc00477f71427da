/** A `<testcase>` while it is being read. */
import { dialects } from '../../dialects/index.ts';
import {
  type FailedTry,
  failsOnce,
  isBad,
  type Metric,
  NO_NAME,
  type SameName,
  type TestCase,
  type TestOutcome,
} from '../../model.ts';
import { isOutputHeading } from '../../text/output.ts';
import { cut, nameText, ownCopy, withoutColours } from './plain-text.ts';
import type { Attributes } from './xml.ts';

/** Characters of a message. This is enough for any assertion; longer text belongs in `detail`. */
const MAX_MESSAGE = 4_000;
/** Characters of a detail. Stack traces fit; the HTML of a page that a failure prints does not. */
export const MAX_DETAIL = 32_000;
/** Characters of the output of a failed test, of which the last part is kept. */
export const MAX_OUTPUT = 4_000;
/** Limit for the results and failed tries of one case. Further ones add nothing: the case has failed. */
const MAX_RESULTS = 100;

/** A result as written in its element: `<failure message="...">text</failure>`. */
interface Result {
  readonly outcome: TestOutcome;
  readonly message?: string | undefined;
  readonly text: string;
}

export interface Draft {
  readonly attributes: Attributes;
  results: readonly Result[];
  /** Number of its failures and errors, also of those that are not kept. */
  badResults: number;
  failedTries: readonly FailedTry[];
  /** Last part of the output, with a heading for each stream. */
  output: string;
  failedAt?: { readonly file: string; readonly line?: number };
  sameName?: SameName;
  metrics: readonly Metric[];
  attachments: readonly string[];
}

const NONE: readonly never[] = [];

export function createDraft(attributes: Attributes, sameName: SameName | undefined): Draft {
  const draft: Draft = {
    attributes,
    results: NONE,
    badResults: 0,
    failedTries: NONE,
    output: '',
    metrics: NONE,
    attachments: NONE,
  };
  if (sameName !== undefined) draft.sameName = sameName;
  return draft;
}

const RESULT_OUTCOMES: ReadonlyMap<string, TestOutcome> = new Map<string, TestOutcome>([
  ['error', 'errored'],
  ['failure', 'failed'],
  ['skipped', 'skipped'],
  ['disabled', 'skipped'],
]);

export const resultOutcome = (local: string): TestOutcome => RESULT_OUTCOMES.get(local.toLowerCase()) ?? 'failed';

export function addResult(draft: Draft, outcome: TestOutcome, attributes: Attributes, text: string): void {
  if (isBad(outcome)) draft.badResults++;
  if (draft.results.length >= MAX_RESULTS) return;
  draft.results = [...draft.results, { outcome, message: attributes['message'] ?? attributes['type'], text }];
}

export function addFailedTry(draft: Draft, local: string, attributes: Attributes, text: string): void {
  if (draft.failedTries.length >= MAX_RESULTS) return;
  const outcome = local.toLowerCase().endsWith('error') ? 'errored' : 'failed';
  const said = words([{ message: attributes['message'] ?? attributes['type'], text }], '');
  draft.failedTries = [...draft.failedTries, { outcome, ...said }];
}

export function addProperty(draft: Draft, name: string | undefined, value = ''): void {
  const sameName = dialects.repetition(name, value);
  if (sameName !== undefined) draft.sameName = sameName;
}

/** The outcome that the elements say: error wins over failure, failure over skipped. `outcomeOf` also looks at attributes such as `status`. */
export function elementOutcome({ results }: Draft): TestOutcome {
  const said = (outcome: TestOutcome) => results.some((result) => result.outcome === outcome);
  if (results.length === 0) return 'passed';
  return said('errored') ? 'errored' : said('failed') ? 'failed' : 'skipped';
}

/** Outcomes of the `status` and `result` attributes. They count where no element says an outcome (googletest, CTest, JUnit loggers of .NET). */
const ATTRIBUTE_OUTCOMES: ReadonlyMap<string, TestOutcome> = new Map<string, TestOutcome>([
  ...[
    'notrun',
    'not run',
    'skipped',
    'disabled',
    'ignored',
    'pending',
    'suppressed',
    'inconclusive',
    'notexecuted',
  ].map((word) => [word, 'skipped'] as const),
  ...['failed', 'failure', 'fail', 'timedout', 'timeout'].map((word) => [word, 'failed'] as const),
  ...['error', 'errored', 'aborted', 'panicked', 'crashed', 'interrupted', 'broken', 'killed'].map(
    (word) => [word, 'errored'] as const,
  ),
]);

export function outcomeOf(draft: Draft): TestOutcome {
  if (draft.results.length > 0) return elementOutcome(draft);
  const { status, result } = draft.attributes;
  if (status === undefined && result === undefined) return 'passed';
  const said = [status, result].map((word) => ATTRIBUTE_OUTCOMES.get(word?.trim().toLowerCase() ?? ''));
  return said.find((outcome) => outcome !== undefined && outcome !== 'skipped') ?? said.find(Boolean) ?? 'passed';
}

/** The finished case, without its place. Most cases pass and have no messages, so they take the short path. */
export function finishDraft(
  draft: Draft,
  suite: readonly string[],
  className: string,
  durationMs: number | undefined,
): WritableCase {
  const { attributes } = draft;
  const outcome = outcomeOf(draft);
  const name = nameText(attributes['name'] ?? attributes['id'] ?? '');
  const testCase: WritableCase = { name: name === '' ? NO_NAME : name, suite, outcome };
  if (className !== '') testCase.className = className;
  if (durationMs !== undefined) testCase.durationMs = durationMs;
  // Tests without a name cannot be recognised as the same test.
  if (name === '') testCase.sameName = 'parameter';
  if (draft.sameName !== undefined) testCase.sameName = draft.sameName;
  if (draft.failedTries.length > 0) testCase.failedTries = draft.failedTries;
  if (draft.metrics.length > 0) testCase.metrics = draft.metrics;
  if (draft.attachments.length > 0 && failsOnce(testCase)) testCase.saysAttached = draft.attachments;
  if (draft.results.length > 0) addWords(testCase, draft);
  if (isBad(outcome) && dialects.continuesTest(testCase.message ?? '')) testCase.sameName = 'continued';
  return testCase;
}

export type WritableCase = { -readonly [K in keyof TestCase]: TestCase[K] };

function addWords(testCase: WritableCase, { results, output, failedAt }: Draft): void {
  const bad = isBad(testCase.outcome);
  const deciding = results.filter(({ outcome }) => outcome === testCase.outcome);
  Object.assign(testCase, words(deciding, bad ? output : ''));
  if (bad && failedAt !== undefined) testCase.failedAt = failedAt;
}

function words(results: readonly Omit<Result, 'outcome'>[], output: string): { message?: string; detail?: string } {
  const texts = results.map(({ text }) => withoutColours(text).trim());
  const detail = [...texts.filter((text) => text !== ''), withoutColours(output).trim()].filter(Boolean).join('\n\n');
  const said = results.map(({ message = '' }) => withoutColours(message).trim()).find((message) => message !== '');
  const message = dialects.clearMessage(said ?? firstLine(texts.join('\n')), detail);
  return {
    ...(message !== '' && { message: ownCopy(cut(message, MAX_MESSAGE)) }),
    ...(detail !== '' && { detail: ownCopy(cut(detail, MAX_DETAIL)) }),
  };
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return isOutputHeading(line) ? '' : line.trim();
}
