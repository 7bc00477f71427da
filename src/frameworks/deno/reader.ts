/**
 * Reads what Deno prints, and makes a better report of the one that it writes. That one lacks files that do not load and retries, and has a
 * skipped case for each test that is filtered out.
 */
import { attribute, element, elementText } from '../../junit/write/xml-text.ts';
import type { OutputReader } from '../framework.ts';
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
import { BrokenFiles } from './broken.ts';

const RUNNING = /^running (\d{1,9}) tests? from (.+)$/;
const RETRYING = ' ... retrying (attempt ';
const STEP = ' > ';
/** Around what a test prints itself. */
const OUTPUT = '------- output -------';
const OUTPUT_END = '----- output end -----';
/** What stands behind the name of a test that has ended. */
const DOTS = ' ... ';
const ENDED = /^(ok|FAILED|ignored)(?: \([^()]*\))?$/;
const OUTCOMES = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' } as const;

/** A case of Deno's own report. */
interface OwnCase {
  readonly name: string;
  readonly element: ReportElement;
  readonly isStep: boolean;
}

export class DenoReader implements OutputReader {
  readonly #units: ReadonlySet<string>;
  /** How many tests run in each file. */
  readonly #running = new Map<string, number>();
  readonly #broken = new BrokenFiles((printed) => this.#unit(printed));
  /** How often each test failed before it was tried again, by its file and name. */
  readonly #retries = new Map<string, number>();
  #current: string | undefined;
  #selected: ReadonlyMap<string, number> | undefined;
  readonly #moments = new TestMoments();
  #ended = 0;
  #isOutput = false;

  constructor(units: readonly string[]) {
    this.#units = new Set(units);
  }

  read(line: string): readonly string[] {
    this.#see(plain(line));
    return [line];
  }

  readError(line: string): void {
    this.#see(plain(line));
  }

  #see(line: string): void {
    const [, tests, running] = RUNNING.exec(line) ?? [];
    const started = this.#unit(running);
    // A test may print such a line too, but later or in its output.
    if (started !== undefined && !this.#isOutput && !this.#running.has(started)) {
      this.#running.set(started, Number(tests));
      this.#startFile(started);
    }
    this.#tell(line);
    const at = line.indexOf(RETRYING);
    if (at >= 0) this.#count(`${this.#current}\n${line.slice(0, at).trim()}`);
    this.#broken.read(line);
  }

  #startFile(file: string): void {
    if (this.#current !== undefined) this.#moments.dropped(this.#current);
    this.#current = file;
    this.#isOutput = false;
    this.#moments.started(file, fileOnly(file));
  }

  /** Deno does not say when a test starts. */
  #tell(line: string): void {
    if (line === OUTPUT || line === OUTPUT_END) this.#isOutput = line === OUTPUT;
    const at = line.lastIndexOf(DOTS);
    const [, word] = ENDED.exec(line.slice(at + DOTS.length)) ?? [];
    if (word === undefined || at < 0 || this.#isOutput || this.#current === undefined) return;
    const name = line.slice(0, at).trim();
    const [file, key] = [this.#current, `${this.#current}${INSIDE}${++this.#ended}`];
    this.#moments.started(key, { classname: file, name, file, line: null });
    this.#moments.finished(key, OUTCOMES[word as keyof typeof OUTCOMES]);
  }

  moments = (): readonly JournalEntry[] => this.#moments.take();

  #count(test: string): void {
    this.#retries.set(test, (this.#retries.get(test) ?? 0) + 1);
  }

  #unit(printed: string | undefined): string | undefined {
    const file = printed?.replace(/^\.\//, '');
    return file !== undefined && this.#units.has(file) ? file : undefined;
  }

  /** Without a report of Deno, the file that ran at last is what ended the process. */
  report(ending?: string): string | undefined {
    if (this.#current === undefined) return undefined;
    return renderReport([fileCase(this.#current, `the process ${ending ?? 'ended by itself'} while this file ran`)]);
  }

  keep(written: string): string {
    const root = parseReport(written);
    if (root === undefined) return this.report() ?? written;
    const files = this.#casesByFile(root);
    const cases = [...files].flatMap(([file, own]) => this.#render(file, own));
    this.#selected = this.#countSelected(files);
    return renderReport([...cases, ...[...this.#broken.reasons].map(([file, reason]) => fileCase(file, reason))]);
  }

  #casesByFile(root: ReportElement): Map<string, OwnCase[]> {
    const files = new Map<string, OwnCase[]>();
    const foreign: ReportElement[] = [];
    for (const suite of childrenOf(root, 'testsuite')) {
      const file = this.#unit(suite.attributes['name']);
      const all = childrenOf(suite, 'testcase');
      if (file === undefined) foreign.push(...all);
      else files.set(file, this.#ownCases(file, all));
    }
    this.#adopt(foreign, files);
    return new Map([...files].map(([file, own]) => [file, this.#lastSteps(file, own)]));
  }

  /** Deno writes the steps behind the tests. A case without a time was filtered out. */
  #ownCases(file: string, all: readonly ReportElement[]): OwnCase[] {
    const filtered = all.filter(isFilteredOut).length;
    const tests = (this.#running.get(file) ?? 0) + filtered;
    return all
      .map((one, index) => ({ name: one.attributes['name'] ?? '', element: one, isStep: index >= tests }))
      .filter((one) => !isFilteredOut(one.element));
  }

  /** The steps of the last try. Deno writes those of the others too. */
  #lastSteps(file: string, own: readonly OwnCase[]): OwnCase[] {
    const retried = own.filter(({ name, isStep }) => !isStep && this.#retries.has(`${file}\n${name}`));
    if (retried.length === 0) return [...own];
    return own.filter((one, index) => {
      const test = one.isStep && retried.find(({ name }) => one.name.startsWith(`${name}${STEP}`));
      if (!test) return true;
      const alike = own.flatMap(({ name, isStep }, place) => (isStep && name === one.name ? [place] : []));
      const tries = (this.#retries.get(`${file}\n${test.name}`) ?? 0) + 1;
      return alike.indexOf(index) >= alike.length - Math.ceil(alike.length / tries);
    });
  }

  /** The steps of `node:test` stand in a suite of Deno itself. They belong to the only file that has a test of their first name. */
  #adopt(steps: readonly ReportElement[], files: ReadonlyMap<string, OwnCase[]>): void {
    for (const step of steps) {
      const name = step.attributes['name'] ?? '';
      const [only, another] = [...files].filter(([, own]) =>
        own.some((test) => name.startsWith(`${test.name}${STEP}`)),
      );
      if (only === undefined || another !== undefined) continue;
      const { line: _, ...attributes } = step.attributes;
      only[1].push({ name, element: { ...step, attributes }, isStep: true });
    }
  }

  #render(file: string, own: readonly OwnCase[]): ReportedCase[] {
    const inside = timesInside(own);
    return own.map(({ name, element: one }) => {
      const failed = childrenOf(one, 'failure').length > 0;
      const retries = failed ? 0 : (this.#retries.get(`${file}\n${name}`) ?? 0);
      const message = attribute('message', 'it failed, and passed when Deno tried it again');
      return {
        file,
        name,
        line: one.attributes['line'],
        seconds: Math.max(0, Number(one.attributes['time'] ?? 0) - (inside.get(name) ?? 0)).toFixed(3),
        outcome: [...one.children.map(renderOutcome), ...Array(retries).fill(element('flakyFailure', message))],
      };
    });
  }

  #countSelected(files: ReadonlyMap<string, readonly OwnCase[]>): ReadonlyMap<string, number> {
    const all = [...new Set([...this.#running.keys(), ...files.keys()])].filter(
      (file) => !this.#broken.reasons.has(file),
    );
    return new Map(
      all.map((file) => {
        const steps = (files.get(file) ?? []).filter(({ isStep }) => isStep).length;
        return [file, (this.#running.get(file) ?? 0) + steps];
      }),
    );
  }

  /** How many tests ran in each file, as Deno announced them. */
  selected(exitCode: number | null): string | undefined {
    if (this.#selected === undefined || exitCode === null) return undefined;
    return JSON.stringify([...this.#selected].map(([file, tests]) => [file, tests === 0 ? {} : { '': tests }]));
  }

  /** Deno ends well where a file ended itself. */
  exitCode(code: number): number {
    return code === 0 && this.#broken.reasons.size > 0 ? 1 : code;
  }
}

const isFilteredOut = (one: ReportElement): boolean =>
  one.attributes['time'] === undefined && childrenOf(one, 'skipped').length > 0;

/** The times of the steps directly in each test or step, in seconds. Its own time contains them. */
function timesInside(own: readonly OwnCase[]): ReadonlyMap<string, number> {
  const names = new Set(own.map(({ name }) => name));
  const inside = new Map<string, number>();
  for (const { name, element: one } of own.filter(({ isStep }) => isStep)) {
    let outer = name;
    do outer = outer.slice(0, Math.max(0, outer.lastIndexOf(STEP)));
    while (outer !== '' && !names.has(outer));
    inside.set(outer, (inside.get(outer) ?? 0) + Number(one.attributes['time'] ?? 0));
  }
  return inside;
}

const renderOutcome = ({ name, attributes, text }: ReportElement): string =>
  element(name, attribute('message', attributes['message']), elementText(text));
