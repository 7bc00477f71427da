/** Turns XML elements into test cases, suite errors and totals. */
import type { ForeignFormat } from '../../dialects/foreign-formats.ts';
import { dialects } from '../../dialects/index.ts';
import { type CaseTotals, isBad, type TestCase, type TestOutcome } from '../../model.ts';
import { rememberLast } from '../../remember-last.ts';
import { outputHeading } from '../../text/output.ts';
import { attachmentMarks, withAttachment, withoutAttachmentMarks } from '../attachments.ts';
import { type Measurement, measurementIn, metricMarks, withMetric, withoutMetricLines } from '../metrics.ts';
import {
  addFailedTry,
  addProperty,
  addResult,
  createDraft,
  type Draft,
  elementOutcome,
  finishDraft,
  MAX_DETAIL,
  MAX_OUTPUT,
  resultOutcome,
} from './draft.ts';
import { type ElementKind, elementKind, foreignRoot, localName } from './elements.ts';
import type { Listener } from './marks.ts';
import { attributePlace, failurePlace, pathName } from './place.ts';
import { cut, nameText, plainText } from './plain-text.ts';
import {
  addFound,
  addSuiteProperty,
  closeSuite,
  createRoot,
  createSuite,
  pathOf,
  type Suite,
  sameNameOf,
} from './suites.ts';
import { parseDurationMs, parseNumber } from './values.ts';
import type { Attributes, XmlHandlers } from './xml.ts';

/** The result of reading a whole file, apart from its test cases. */
export interface Tally {
  readonly cases: CaseTotals;
  readonly suiteErrors: readonly string[];
  readonly remarks: readonly string[];
  /** How many more tests the suites claim than they contain. */
  readonly absentTests: number;
  /** Name of the root element. */
  readonly root?: string;
  /** The other format that the root element belongs to. */
  readonly foreign?: ForeignFormat;
  /** Names of tests that their producer calls risky. At most 100. */
  readonly risky: readonly string[];
  /** How many times that tests report of themselves could not be used. */
  readonly refusedMetrics: number;
}

/** An open element. */
interface Frame {
  readonly kind: ElementKind;
  readonly local: string;
  readonly attributes: Attributes;
  readonly draft: Draft | undefined;
  /** What is looked for in the output of a case. */
  readonly marks: readonly Listener[];
  /** The text of this element, as far as it is kept. */
  text: string;
}

const MAX_SUITE_ERRORS = 100;
/** Characters of a suite error, which is one line. The report of the shard has the full text. */
const MAX_SUITE_ERROR = 500;
/** Limit for the element names that are remembered. A hostile file may have any number of names. */
const MAX_KNOWN_NAMES = 1_000;

/** The text that is kept while an element is open: the beginning of a failure, the end of an output. */
const KEPT_TEXT: Readonly<Partial<Record<ElementKind, (text: string) => string>>> = {
  result: (text) => text.slice(0, MAX_DETAIL + 1),
  retry: (text) => text.slice(0, MAX_DETAIL + 1),
  output: (text) => (text.length > 4 * MAX_OUTPUT ? text.slice(-MAX_OUTPUT) : text),
};

const NO_MARKS: readonly Listener[] = [];

/** Elements without text. Text in them may be a remark. If it contains a `>`, it was a tag before the file was damaged. */
const HAS_NO_TEXT: ReadonlySet<ElementKind> = new Set(['root', 'suite', 'case']);

/** The outcome that an element says. A skip may be a test that could not start. */
function outcomeIn(draft: Draft | undefined, local: string, { message }: Attributes): TestOutcome {
  const outcome = resultOutcome(local);
  const couldNotStart = outcome === 'skipped' && dialects.isFailedSkip(draft?.attributes['status'], message);
  return couldNotStart ? 'errored' : outcome;
}

const looseTag = (piece: string): string =>
  `unexpected text between elements: ${JSON.stringify(cut(piece.trim(), 60))}`;

export class CaseReader implements XmlHandlers {
  readonly #onCase: (testCase: TestCase) => void;
  readonly #kinds = new Map<string, { readonly kind: ElementKind; readonly local: string }>();
  readonly #frames: Frame[] = [];
  readonly #counts = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0 };
  readonly #suiteErrors: string[] = [];
  readonly #risky: string[] = [];
  #seconds = 0;
  #absentTests = 0;
  #refusedMetrics = 0;
  #oddTime: string | undefined;
  #root: string | undefined;
  #suite: Suite = createRoot(undefined, {});
  readonly #class = rememberLast((written: string) => ({ name: nameText(written), file: pathName(written) }));

  constructor(onCase: (testCase: TestCase) => void) {
    this.#onCase = onCase;
  }

  open(name: string, attributes: Attributes): void {
    this.#root ??= name;
    const { kind, local } = this.#element(name);
    if (kind === 'root') this.#suite = createRoot(this.#suite, attributes);
    if (kind === 'suite') this.#suite = createSuite(this.#suite, attributes);
    const draft = kind === 'case' ? createDraft(attributes, sameNameOf(this.#suite, attributes)) : undefined;
    const marks = kind === 'output' ? this.#marksOf(this.#frames.at(-1)?.draft) : NO_MARKS;
    this.#frames.push({ kind, local, attributes, draft, marks, text: '' });
  }

  close(): void {
    const frame = this.#frames.pop();
    if (frame !== undefined) this.#finish[frame.kind]?.(frame);
  }

  text(piece: string): string | undefined {
    const owner = this.#textOwner();
    if (owner === undefined) return undefined;
    for (const one of owner.marks) one.hear(piece);
    const keep = KEPT_TEXT[owner.kind];
    if (keep !== undefined) owner.text = keep(owner.text + piece);
    else if (HAS_NO_TEXT.has(owner.kind) && piece.includes('>')) return looseTag(piece);
    return undefined;
  }

  /**
   * Finishes the elements that are still open when the file ends. A case that has already failed counts.
   * A case without a result does not count, because the lost part may have been its failure.
   */
  end(): Tally {
    for (let frame = this.#frames.pop(); frame !== undefined; frame = this.#frames.pop()) {
      const isHalf = frame.draft !== undefined && !isBad(elementOutcome(frame.draft));
      if (!isHalf) this.#finish[frame.kind]?.(frame);
    }
    const foreign = this.#root === undefined ? undefined : foreignRoot(this.#root);
    return {
      cases: { ...this.#counts, timeMs: Math.round(Number(this.#seconds.toFixed(3)) * 1_000) },
      suiteErrors: this.#suiteErrors,
      remarks: this.#remarks(),
      absentTests: this.#absentTests,
      risky: this.#risky,
      refusedMetrics: this.#refusedMetrics,
      ...(this.#root !== undefined && { root: this.#root }),
      ...(foreign !== undefined && { foreign }),
    };
  }

  readonly #finish: Readonly<Partial<Record<ElementKind, (frame: Frame) => void>>> = {
    root: () => this.#leaveSuite(),
    suite: () => this.#leaveSuite(),
    case: ({ draft, attributes }) => {
      if (this.#suite.holdsSuiteErrors) this.#finishSuiteError(attributes);
      else if (draft !== undefined) this.#finishCase(draft);
    },
    result: (frame) => this.#finishResult(frame),
    retry: ({ local, attributes, text }) => {
      const draft = this.#frames.at(-1)?.draft;
      if (draft !== undefined) addFailedTry(draft, local, attributes, text);
    },
    output: ({ local, text, marks }) => {
      for (const one of marks) one.end?.();
      const draft = this.#frames.at(-1)?.draft;
      const said = withoutAttachmentMarks(withoutMetricLines(text)).trim().slice(-MAX_OUTPUT);
      if (draft !== undefined && said !== '')
        draft.output += `${outputHeading(local.toLowerCase() === 'system-err' ? 'system-err' : 'system-out')}\n${said}\n`;
    },
    property: ({ attributes }) => {
      const owner = this.#frames.at(-2);
      if (owner?.draft !== undefined) this.#addProperty(owner.draft, attributes);
      else if (owner?.kind === 'suite') addSuiteProperty(this.#suite, attributes);
    },
  };

  #addProperty(draft: Draft, { name, value }: Attributes): void {
    addProperty(draft, name, value);
    const measured = measurementIn(name, value);
    if (measured !== undefined) this.#measure(draft, measured);
  }

  #marksOf(draft: Draft | undefined): readonly Listener[] {
    if (draft === undefined) return NO_MARKS;
    return [
      metricMarks((measured) => this.#measure(draft, measured)),
      attachmentMarks((path) => {
        draft.attachments = withAttachment(draft.attachments, path);
      }),
    ];
  }

  #measure(draft: Draft, measured: Measurement): void {
    const metrics = withMetric(draft.metrics, measured);
    if (metrics === undefined) this.#refusedMetrics++;
    else draft.metrics = metrics;
  }

  #element(name: string) {
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const found = { kind: elementKind(name), local: localName(name) };
    if (this.#kinds.size < MAX_KNOWN_NAMES) this.#kinds.set(name, found);
    return found;
  }

  /** The open element that text belongs to. A `<failure>` also owns the text of a `<stackTrace>` in it. */
  #textOwner(): Frame | undefined {
    const last = this.#frames.at(-1);
    return last?.kind === 'other' ? this.#frames.at(-2) : last;
  }

  #finishCase(draft: Draft): void {
    const { attributes } = draft;
    this.#counts.tests++;
    this.#counts[elementOutcome(draft)]++;
    const className = this.#class(attributes['classname'] ?? attributes['class'] ?? attributes['className'] ?? '');
    const testCase = finishDraft(
      draft,
      pathOf(this.#suite, className.name),
      className.name,
      this.#durationOf(attributes),
    );
    if (this.#suite.tries !== undefined) testCase.tries = this.#suite.tries;
    testCase.element = this.#suite.element;
    addFound(this.#suite, testCase, draft);
    const { file = this.#suite.file ?? className.file, line } = attributePlace(attributes);
    if (file !== undefined) testCase.file = file;
    if (line !== undefined) testCase.line = line;
    if (!this.#isUnfinished(draft)) this.#onCase(testCase);
  }

  /** Whether it is a test that was interrupted. It has no name yet, and nothing is known of it. */
  #isUnfinished({ attributes, results }: Draft): boolean {
    return this.#suite.leavesUnfinished && results.length === 0 && attributes['name'] === undefined;
  }

  #durationOf({ time, duration }: Attributes): number | undefined {
    const written = time ?? duration;
    if (written === undefined || written === '') return undefined;
    const seconds = parseNumber(written);
    const durationMs = parseDurationMs(written, seconds);
    if (time !== undefined && seconds !== undefined) this.#seconds += seconds;
    if (seconds !== undefined && durationMs === undefined) this.#oddTime ??= written;
    return durationMs;
  }

  #finishResult({ local, attributes, text }: Frame): void {
    const draft = this.#frames.at(-1)?.draft;
    const outcome = outcomeIn(draft, local, attributes);
    if (draft !== undefined && isBad(outcome) && dialects.isRisky(attributes['type'] ?? '')) {
      this.#noteRisky(draft.attributes);
    } else if (draft !== undefined) {
      addResult(draft, outcome, attributes, text);
      const className = draft.attributes['classname'] ?? draft.attributes['class'];
      const place = isBad(outcome) ? failurePlace(attributes, text, className) : undefined;
      if (place !== undefined) draft.failedAt ??= place;
    } else if (isBad(outcome)) {
      this.#suite.found.failures++;
      this.#suiteError(`${attributes['message'] ?? ''} ${text}`.trim() || `\`<${local}>\` with no message`);
    }
  }

  /** Its suite counts the test as an error, although it passed. */
  #noteRisky({ name = '', classname }: Attributes): void {
    this.#suite.found.failures++;
    if (this.#risky.length < MAX_SUITE_ERRORS)
      this.#risky.push(nameText([classname, name].filter(Boolean).join(' › ')));
  }

  /** Keeps a suite error from a file that Shardwise wrote. Its name already says in which suite it happened. */
  #finishSuiteError({ name = '' }: Attributes): void {
    this.#suite.found.tests++;
    this.#suite.found.failures++;
    this.#keepSuiteError(name);
  }

  #suiteError(said: string): void {
    const path = this.#suite.path.filter((name) => name !== '').join(' › ');
    this.#keepSuiteError(`${path === '' ? '' : `${path}: `}${said}`);
  }

  #keepSuiteError(text: string): void {
    if (this.#suiteErrors.length < MAX_SUITE_ERRORS)
      this.#suiteErrors.push(cut(plainText(text).replace(/\s+/g, ' '), MAX_SUITE_ERROR));
  }

  #leaveSuite(): void {
    const { failures, tests } = closeSuite(this.#suite);
    if (failures !== undefined) this.#suiteError(failures);
    this.#absentTests += tests;
    this.#suite = this.#suite.parent ?? this.#suite;
  }

  #remarks(): string[] {
    const odd = `the time ${JSON.stringify(this.#oddTime)} is treated as unknown: it must be in seconds, from 0 to one day (is it in milliseconds or nanoseconds?)`;
    return [
      ...(this.#absentTests > 0
        ? [`some suites declare more tests than they contain (${this.#absentTests} more in total)`]
        : []),
      ...(this.#oddTime === undefined ? [] : [odd]),
    ];
  }
}
