/**
 * Reads what Bun prints, and makes a better report of the one that it writes. That one lacks files that do not load, retries, and the
 * names of hooks, and has a skipped case for each test that a pattern leaves out.
 */
import { attribute, element, elementText } from '../../junit/write/xml-text.ts';
import type { TestOutcome } from '../../model.ts';
import type { OutputReader, PartSelector } from '../framework.ts';
import { fileOnly, INSIDE, type JournalEntry } from '../shared/journal.ts';
import { plain } from '../shared/plain.ts';
import {
  childrenOf,
  fileCase,
  parseReport,
  type ReportElement,
  type ReportedCase,
  renderReport,
} from '../shared/report-tree.ts';
import { TestMoments } from '../shared/test-moments.ts';
import { BunFiles } from './files.ts';

export interface BunReaderOptions {
  readonly units: readonly string[];
  /** The pattern of names that the command has. */
  readonly pattern: string | undefined;
  readonly partOf: PartSelector['partOf'];
}

const PASSED = /^(?:\(pass\)|✓) /;
/** A test that has ended. With colours, Bun prints a sign in place of a word. */
const ENDED = /^(\((?:pass|fail|skip|todo)\)|[✓✗»✎]) /;
const OUTCOMES: ReadonlyMap<string, TestOutcome> = new Map([
  ...['(pass)', '✓'].map((mark) => [mark, 'passed'] as const),
  ...['(fail)', '✗'].map((mark) => [mark, 'failed'] as const),
  ...['(skip)', '»', '(todo)', '✎'].map((mark) => [mark, 'skipped'] as const),
]);
const TIME = / \[[\d.]+m?s\]$/;
const ATTEMPT = ' (attempt ';
/** A test may print such a line too. */
const MOST_ATTEMPTS = 1000;
const NOTHING_MATCHED = /^error: regex ".*" matched 0 tests\. Searched \d+ file/;
/** The name that Bun gives to a hook that failed. */
const HOOK = '(unnamed)';
const SEPARATOR = ' > ';

export class BunReader implements OutputReader {
  readonly #options: BunReaderOptions;
  readonly #files: BunFiles;
  /** How often each test was tried that passed at last, by its file and full name. */
  readonly #attempts = new Map<string, number>();
  readonly #moments = new TestMoments();
  #ended = 0;
  /** The tests that have passed of the file that runs. */
  #endedHere: ReportedCase[] = [];
  #nothingMatched = false;
  #cases: readonly ReportedCase[] | undefined;

  constructor(options: BunReaderOptions) {
    this.#options = options;
    const units = new Set(options.units);
    this.#files = new BunFiles((file) => units.has(file));
  }

  read = (line: string): readonly string[] => [line];

  readError(printed: string): void {
    const line = plain(printed);
    const before = this.#files.current;
    this.#files.read(line);
    this.#tell(line, before);
    if (NOTHING_MATCHED.test(line)) this.#nothingMatched = true;
    this.#noteAttempts(line);
  }

  /** Bun does not say when a test starts. */
  #tell(line: string, before: string | undefined): void {
    const { current: file } = this.#files;
    if (file === undefined) return;
    if (file !== before) {
      if (before !== undefined) this.#moments.dropped(before);
      this.#moments.started(file, fileOnly(file));
      this.#endedHere = [];
    }
    const [, mark = ''] = ENDED.exec(line) ?? [];
    const outcome = OUTCOMES.get(mark);
    if (outcome === undefined) return;
    const key = `${file}${INSIDE}${++this.#ended}`;
    const path = line
      .slice(mark.length + 1)
      .replace(TIME, '')
      .split(SEPARATOR);
    const name = path.pop() ?? '';
    // The line of a failed test may be of a hook, and a retry of the file tells it again.
    if (outcome === 'passed' && !name.includes(ATTEMPT))
      this.#endedHere.push({ file, className: path.join(SEPARATOR) || file, name, outcome: [] });
    this.#moments.started(key, { classname: file, name, file, line: null });
    this.#moments.finished(key, outcome);
  }

  moments = (): readonly JournalEntry[] => this.#moments.take();

  /** `(pass) cart > adds (attempt 2) [0.15ms]` */
  #noteAttempts(line: string): void {
    const words = line.replace(TIME, '');
    const at = words.lastIndexOf(ATTEMPT);
    const attempt = Number.parseInt(words.slice(at + ATTEMPT.length), 10);
    if (at < 0 || !PASSED.test(line) || !(attempt > 1 && attempt <= MOST_ATTEMPTS)) return;
    this.#attempts.set(`${this.#files.current}\n${words.slice(0, at).replace(PASSED, '')}`, attempt);
  }

  keep(written: string): string {
    const root = parseReport(written);
    if (root === undefined) return this.report() ?? written;
    const broken = [...this.#files.broken].map(([file, reason]) => fileCase(file, reason));
    this.#cases = [...childrenOf(root, 'testsuite').flatMap((suite) => this.#casesIn(suite, [])), ...broken];
    return renderReport(this.#cases);
  }

  /** Without a report of Bun, the file that ran at last is what ended the process. Those of its tests that had passed are told. */
  report(ending?: string): string | undefined {
    const { current } = this.#files;
    if (current === undefined) return undefined;
    const file = fileCase(current, `the process ${ending ?? 'ended by itself'} while this file ran`);
    return renderReport([...this.#endedHere, file]);
  }

  /** @param path the names of the suites around, below the file */
  #casesIn(suite: ReportElement, path: readonly string[]): ReportedCase[] {
    const own = childrenOf(suite, 'testcase').flatMap((one) => this.#caseOf(one, path));
    const inner = childrenOf(suite, 'testsuite').flatMap((one) =>
      this.#casesIn(one, [...path, one.attributes['name'] ?? '']),
    );
    return [...own, ...inner];
  }

  #caseOf(one: ReportElement, path: readonly string[]): ReportedCase[] {
    const { name = '', file = '', line, time } = one.attributes;
    const isSkipped = childrenOf(one, 'skipped').length > 0;
    if (isSkipped && this.#isFilteredOut([...path, name].join(' '))) return [];
    const isHook = name === HOOK;
    return [
      {
        file,
        className: path.join(SEPARATOR) || file,
        name: isHook ? `hook of "${path.at(-1) ?? file}"` : name,
        line,
        seconds: time,
        outcome: [...one.children.map(renderOutcome), ...this.#flaky(file, [...path, name])],
      },
    ];
  }

  #isFilteredOut(fullName: string): boolean {
    const { pattern } = this.#options;
    return pattern !== undefined && !new RegExp(pattern).test(fullName);
  }

  #flaky(file: string, path: readonly string[]): string[] {
    const attempt = this.#attempts.get(`${file}\n${path.join(SEPARATOR)}`);
    if (attempt === undefined) return [];
    const message = attribute('message', `it failed, and passed in attempt ${attempt}`);
    return Array(attempt - 1).fill(element('flakyFailure', message));
  }

  /** How many tests were selected in each file, where Bun told of all of them. */
  selected(exitCode: number | null): string | undefined {
    if (this.#cases === undefined || exitCode === null) return undefined;
    const { loaded, broken } = this.#files;
    const parts = new Map(
      [...loaded].filter((file) => !broken.has(file)).map((file) => [file, new Map<string, number>()]),
    );
    for (const { file, name, className } of this.#cases) {
      const part = this.#options.partOf({ name, className, file }, file) ?? '';
      const counts = parts.get(file);
      counts?.set(part, (counts.get(part) ?? 0) + 1);
    }
    return JSON.stringify([...parts].map(([file, counts]) => [file, Object.fromEntries(counts)]));
  }

  /** Bun fails where the pattern selects nothing. */
  exitCode(code: number): number {
    const isGreen = this.#cases?.length === 0 && this.#files.broken.size === 0;
    return code === 1 && this.#nothingMatched && isGreen ? 0 : code;
  }
}

const renderOutcome = ({ name, attributes, text }: ReportElement): string =>
  element(name, attribute('message', attributes['message']) + attribute('type', attributes['type']), elementText(text));
