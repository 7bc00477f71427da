/**
 * Reads what bats tells its formatters: TAP, with a line for each file and for each begin of a test. Our formatter puts in front what
 * bats has chosen (`reporters/shardwise-bats`). https://bats-core.readthedocs.io/en/stable/usage.html#test-result-formats
 */
import { join } from 'node:path/posix';
import type { OutputReader } from '../framework.ts';
import { INSIDE, type JournalEntry } from '../shared/journal.ts';
import { TestMoments } from '../shared/test-moments.ts';
import { type BatsCase, renderBatsReport } from './report.ts';

export interface BatsReaderOptions {
  readonly units: readonly string[];
  /** Whether it is right that no test of a unit was chosen. */
  readonly mayBeEmpty: (unit: string) => boolean;
  /** The line where a test of a unit is declared. */
  readonly lineOf: (unit: string, name: string) => number | undefined;
}

interface OpenTest extends BatsCase {
  readonly number: string;
}

const keyOf = ({ unit, number }: OpenTest): string => `${unit}${INSIDE}${number}`;

const RESULT = /^(not ok|ok) (\d+) (.*)$/;
/** What stands behind the name of a test. */
const META = /^(?: in (\d+)ms)?(?: # (skip|timeout after \d+s)(?: (.*))?)?$/;
/** Our own lines, and the number of all tests. */
const HEADER = /^(?:shardwise (folder|test) (.*)|1\.\.\d+)$/;
const WARNING = '# bats warning: ';

export class BatsReader implements OutputReader {
  readonly #options: BatsReaderOptions;
  readonly #cases: BatsCase[] = [];
  readonly #chosen = new Map<string, number>();
  readonly #moments = new TestMoments();
  #units: ReadonlyMap<string, string> = new Map();
  #phase: 'before' | 'chosen' | 'running' = 'before';
  #unit: string | undefined;
  #open: OpenTest | undefined;

  constructor(options: BatsReaderOptions) {
    this.#options = options;
  }

  read(line: string): readonly string[] {
    if (this.#phase !== 'running') return this.#readHeader(line);
    if (line.startsWith('suite ')) return this.#startFile(line.slice('suite '.length));
    if (line.startsWith('begin ')) return this.#begin(line.slice('begin '.length));
    const [, result, number = '', rest = ''] = RESULT.exec(line) ?? [];
    if (result !== undefined) this.#finish(result === 'ok', number, rest);
    else if (/^#(?: |$)/.test(line) && !line.startsWith(WARNING)) this.#last()?.output.push(line.slice(2));
    return [line];
  }

  #readHeader(line: string): readonly string[] {
    const [found, key, value = ''] = HEADER.exec(line) ?? [];
    if (found === undefined) return line === '' ? [] : [line];
    if (key === 'folder') this.#units = new Map(this.#options.units.map((unit) => [join(value, unit), unit]));
    if (key === 'test') this.#choose(value.slice(0, value.lastIndexOf('\t')));
    if (key === undefined) this.#phase = 'running';
    return key === undefined ? [line] : [];
  }

  #choose(path: string): void {
    const unit = this.#units.get(path);
    if (unit !== undefined) this.#chosen.set(unit, (this.#chosen.get(unit) ?? 0) + 1);
  }

  #startFile(path: string): readonly string[] {
    this.#abandon();
    this.#unit = this.#units.get(path) ?? path;
    return [];
  }

  /** A test begins, or begins once more. */
  #begin(text: string): readonly string[] {
    const at = text.indexOf(' ');
    const number = text.slice(0, at);
    if (this.#open?.number === number) {
      this.#open = { ...this.#open, failedTries: this.#open.failedTries + 1 };
      return [];
    }
    this.#abandon();
    const name = text.slice(at + 1);
    const unit = this.#unit ?? '';
    const line = this.#options.lineOf(unit, name);
    this.#open = { number, unit, name, line, outcome: 'passed', output: [], failedTries: 0 };
    this.#moments.started(keyOf(this.#open), { classname: unit, name, file: unit, line: line ?? null });
    return [];
  }

  /** The test that has begun never ended. */
  #abandon(message = 'the process of this test ended before it'): void {
    if (this.#open === undefined) return;
    this.#cases.push({ ...this.#open, outcome: 'errored', message });
    this.#moments.finished(keyOf(this.#open), 'errored');
    this.#open = undefined;
  }

  #finish(passed: boolean, number: string, rest: string): void {
    const test = this.#open;
    if (test?.number !== number || !rest.startsWith(test.name)) {
      if (!passed) this.#failAround(rest);
      return;
    }
    this.#open = undefined;
    const [, ms, mark = '', reason = ''] = META.exec(rest.slice(test.name.length)) ?? [];
    const outcome = mark === 'skip' ? 'skipped' : passed ? 'passed' : 'failed';
    const message = mark === 'skip' ? reason : mark === '' ? undefined : mark;
    this.#cases.push({ ...test, outcome, message, ms: ms === undefined ? undefined : Number(ms) });
    this.#moments.finished(keyOf(test), outcome);
  }

  moments = (): readonly JournalEntry[] => this.#moments.take();

  /** What failed is no test: `setup_file failed` is of a file, and `setup_suite` is of all. */
  #failAround(name: string): void {
    const last = this.#open;
    this.#abandon();
    const everywhere = this.#unit === undefined ? [...this.#chosen.keys()] : [this.#unit];
    for (const unit of last === undefined ? everywhere : [last.unit])
      this.#cases.push({ unit, name, outcome: 'errored', message: name, output: [], failedTries: 0 });
  }

  #last = (): BatsCase | undefined => this.#open ?? this.#cases.at(-1);

  report(ending?: string): string | undefined {
    this.#abandon(ending === undefined ? undefined : `the command ${ending} while this test ran`);
    return this.#cases.length === 0 ? undefined : renderBatsReport(this.#cases);
  }

  /** Bats tells what it has chosen before the first test. */
  selected(): string | undefined {
    if (this.#phase !== 'running') return undefined;
    const { units, mayBeEmpty } = this.#options;
    const known = units.filter((unit) => this.#chosen.has(unit) || mayBeEmpty(unit));
    return JSON.stringify(known.map((unit) => [unit, { '': this.#chosen.get(unit) ?? 0 }]));
  }
}
