/**
 * All runs of all tests in as little memory as it takes: a passing test costs little more than its name, so that a report of hundreds of megabytes
 * folds in a few dozen. Runs of the same test are linked in a ring.
 *
 * A record: the address of the next run of the test (4 bytes), the key (suite, file, unit, class, name), then outcome, origin, time and extras.
 */
import { type CaseOrigin, MAX_DURATION_MS, TEST_OUTCOMES, type TestCase, type TestOutcome } from '../model.ts';
import { ByteLog } from './byte-log.ts';
import { Interner } from './intern.ts';
import { KeyTable } from './key-table.ts';
import { repositoryPath } from './place.ts';
import { MAX_NAME_TEXT, nameText, plainText } from './plain-text.ts';
import { ranks, sortedBy } from './ranks.ts';
import type { Run } from './settle.ts';

/** Class names that get a number; where every test has its own, the rest is stored as it comes. */
const MAX_CLASSES = 100_000;
/** How a class name is stored, beside those with a number. */
const CLASS = { none: 0, sameAsName: 1, sameAsSuite: 2, inline: 3, first: 4 } as const;
/** Beside the two bits of the outcome. */
const HAS = { time: 4, extras: 8, detail: 16 } as const;
/** More than the longest record: two names in UTF-8, each unit of UTF-16 at most three bytes, and a dozen numbers. */
const MAX_RECORD_BYTES = 2 * 3 * (MAX_NAME_TEXT + 1) + 12 * 8;

/**
 * Details of failures are kept up to this many characters in all. Whoever has more than ten thousand failures reads the first of them; of the others
 * the message stays.
 */
const MAX_KEPT_DETAILS = 16_000_000;

/** What few cases have. */
type Extras = {
  readonly [K in 'line' | 'message' | 'failedAt' | 'failedTries' | 'tries' | 'sameName']: TestCase[K] | undefined;
};

/** What a test adds to totals. */
export interface Outline {
  readonly suite: readonly string[];
  readonly outcome: TestOutcome;
  readonly durationMs?: number | undefined;
  readonly shard?: number | undefined;
  readonly attempt?: number | undefined;
}

interface KnownOrigin {
  readonly origin: Omit<CaseOrigin, 'unit'>;
  readonly id: number;
}

export class RunStore {
  readonly #log = new ByteLog();
  readonly #suites = new Interner((text) => text);
  readonly #suitePaths: (readonly string[])[] = [];
  readonly #classes = new Interner(nameText, MAX_CLASSES);
  readonly #files = new Interner(repositoryPath);
  readonly #units = new Interner(plainText);
  readonly #origins: KnownOrigin['origin'][] = [];
  readonly #originIds = new Map<string, KnownOrigin>();
  readonly #extras: string[] = [];
  readonly #details: Buffer[] = [];
  /** The first run of each test, by key. */
  readonly #tests = new KeyTable(this.#log, (address) => ({ from: address + KEY_AT, to: this.#keyEnd(address) }));
  #keptCharacters = 0;
  #lastSuite: { readonly path: readonly string[]; readonly id: number } | undefined;
  #lastOrigin: KnownOrigin | undefined;
  #sorted: Uint32Array | undefined;

  constructor() {
    // Address 0 stays free, so that 0 can mean "none".
    this.#log.begin(1);
    this.#log.putNumber(0);
  }

  add(testCase: TestCase, origin: CaseOrigin): void {
    const name = nameText(testCase.name);
    const log = this.#log;
    const address = log.begin(MAX_RECORD_BYTES);
    log.putWord(address);
    log.putNumber(this.#suiteId(testCase.suite));
    log.putNumber(1 + (testCase.file === undefined ? -1 : (this.#files.idOf(testCase.file) ?? -1)));
    log.putNumber(1 + (origin.unit === undefined ? -1 : (this.#units.idOf(origin.unit) ?? -1)));
    this.#putClass(testCase, name);
    const keyEnd = log.end;
    this.#putValue(testCase, origin);
    this.#link(address, keyEnd);
    this.#sorted = undefined;
  }

  /** One address for each test, sorted by suite, within a suite in the order of the reports. Whatever order they were added in. */
  addresses(): Uint32Array {
    this.#sorted ??= this.#sortedTests();
    return this.#sorted;
  }

  /** All runs of a test. */
  runsAt(address: number): readonly Run[] {
    if (this.#log.wordAt(address) === address) return [this.#runAt(address)];
    return this.#ring(address).map((each) => this.#runAt(each));
  }

  /** What totals need of a test, where it ran only once. */
  outlineAt(address: number): Outline | undefined {
    return this.#log.wordAt(address) === address ? this.#outlineAt(address) : undefined;
  }

  #outlineAt(address: number): Outline {
    const suite = this.#suitePaths[this.#log.reader(address + KEY_AT).number()] ?? [];
    const reader = this.#log.reader(this.#keyEnd(address));
    const flags = reader.number();
    const { shard, attempt } = this.#origins[reader.number()] ?? NOWHERE;
    const durationMs = (flags & HAS.time) === 0 ? undefined : reader.number() / 1_000;
    return { suite, outcome: TEST_OUTCOMES[flags & 3] ?? 'errored', durationMs, shard, attempt };
  }

  #putClass({ className, name: rawName, suite }: TestCase, name: string): void {
    if (className === undefined) this.#log.putNumber(CLASS.none);
    else if (className === rawName) this.#log.putNumber(CLASS.sameAsName);
    else if (className !== '' && className === suite.at(-1)) this.#log.putNumber(CLASS.sameAsSuite);
    else this.#putOwnClass(className);
    this.#log.putText(name);
  }

  #putOwnClass(className: string): void {
    const id = this.#classes.idOf(className);
    this.#log.putNumber(id === undefined ? CLASS.inline : CLASS.first + id);
    if (id === undefined) this.#log.putText(nameText(className));
  }

  #putValue(testCase: TestCase, origin: CaseOrigin): void {
    const { outcome, durationMs, detail } = testCase;
    const hasTime = durationMs !== undefined && durationMs >= 0 && durationMs <= MAX_DURATION_MS;
    const extras = extrasOf(testCase);
    const log = this.#log;
    log.putNumber(
      TEST_OUTCOMES.indexOf(outcome) |
        (hasTime ? HAS.time : 0) |
        (extras === undefined ? 0 : HAS.extras) |
        (detail === undefined ? 0 : HAS.detail),
    );
    log.putNumber(this.#originId(origin));
    if (hasTime) log.putNumber(Math.round(durationMs * 1_000));
    if (extras !== undefined) log.putNumber(this.#extras.push(JSON.stringify(this.#affordable(extras))) - 1);
    if (detail !== undefined)
      log.putNumber(this.#details.push(this.#keep(detail) ? Buffer.from(detail) : LEFT_OUT) - 1);
  }

  /** Is there still room for so many words? */
  #keep(text: string): boolean {
    this.#keptCharacters += text.length;
    return this.#keptCharacters <= MAX_KEPT_DETAILS;
  }

  #affordable(extras: Extras): Extras {
    const { failedTries } = extras;
    if (failedTries === undefined || failedTries.every(({ detail = '' }) => this.#keep(detail))) return extras;
    return { ...extras, failedTries: failedTries.map(({ detail: _detail, ...rest }) => rest) };
  }

  #suiteId(path: readonly string[]): number {
    if (this.#lastSuite?.path === path) return this.#lastSuite.id;
    const names = path.map(nameText).filter((name) => name !== '');
    // Each name begins with a character that no clean text has, so that a suite sorts before those in it.
    const id = this.#suites.idOf(names.map((name) => `\u0001${name}`).join('')) ?? 0;
    if (id === this.#suitePaths.length) this.#suitePaths.push(this.#suites.textOf(id).split('\u0001').slice(1));
    this.#lastSuite = { path, id };
    return id;
  }

  #originId(origin: CaseOrigin): number {
    const last = this.#lastOrigin;
    if (last !== undefined && isSame(last.origin, origin)) return last.id;
    const { report, shard, attempt, tryNumber } = origin;
    const key = JSON.stringify([report, shard, attempt, tryNumber]);
    const known = this.#originIds.get(key) ?? {
      origin: JSON.parse(JSON.stringify({ report, shard, attempt, tryNumber })),
      id: this.#origins.length,
    };
    if (known.id === this.#origins.length) this.#origins.push(known.origin);
    this.#originIds.set(key, known);
    this.#lastOrigin = known;
    return known.id;
  }

  /** Into the ring of its test, if there is one. */
  #link(address: number, keyEnd: number): void {
    const head = this.#tests.findOrAdd(address, { from: address + KEY_AT, to: keyEnd });
    if (head === 0) return;
    this.#log.setWord(address, this.#log.wordAt(head));
    this.#log.setWord(head, address);
  }

  #keyEnd(address: number): number {
    const reader = this.#log.reader(address + KEY_AT);
    const start = reader.offset;
    for (let fields = 0; fields < 3; fields++) reader.number();
    if (reader.number() === CLASS.inline) reader.skipText();
    reader.skipText();
    return address + KEY_AT + reader.offset - start;
  }

  /** One address for each test. A report's own order is that of the addresses; reports are ordered by name. */
  #sortedTests(): Uint32Array {
    const places = this.#tests.addresses();
    const reportRanks = ranks(this.#origins.map(({ report }) => report));
    const suiteRanks = ranks(Array.from({ length: this.#suites.size }, (_, id) => this.#suites.textOf(id)));
    for (const [at, head] of places.entries()) {
      if (this.#log.wordAt(head) !== head) places[at] = this.#firstOf(head, reportRanks);
    }
    places.sort();
    const byReport = sortedBy(places, reportRanks, (address) => this.#originAt(address));
    return sortedBy(byReport, suiteRanks, (address) => this.#log.reader(address + KEY_AT).number());
  }

  /** Of several runs of a test, the one that comes first by report and place. */
  #firstOf(head: number, reportRanks: Uint32Array): number {
    const rank = (address: number) => reportRanks[this.#originAt(address)] ?? 0;
    return this.#ring(head).reduce((a, b) => ((rank(a) - rank(b) || a - b) < 0 ? a : b));
  }

  #ring(start: number): number[] {
    const addresses = [start];
    for (let next = this.#log.wordAt(start); next !== start; next = this.#log.wordAt(next)) addresses.push(next);
    return addresses;
  }

  #originAt(address: number): number {
    const reader = this.#log.reader(this.#keyEnd(address));
    reader.number();
    return reader.number();
  }

  #runAt(address: number): Run {
    const reader = this.#log.reader(address + KEY_AT);
    const suite = this.#suitePaths[reader.number()] ?? [];
    const file = reader.number();
    const unit = reader.number();
    const classRef = reader.number();
    const inlineClass = classRef === CLASS.inline ? reader.text() : undefined;
    const name = reader.text();
    const flags = reader.number();
    const origin = this.#origins[reader.number()] ?? NOWHERE;
    const testCase: Writable<TestCase> = { name, suite, outcome: TEST_OUTCOMES[flags & 3] ?? 'errored' };
    if (classRef !== CLASS.none) testCase.className = inlineClass ?? this.#className(classRef, name, suite);
    if (file > 0) testCase.file = this.#files.textOf(file - 1);
    if ((flags & HAS.time) !== 0) testCase.durationMs = reader.number() / 1_000;
    if ((flags & HAS.extras) !== 0) Object.assign(testCase, JSON.parse(this.#extras[reader.number()] ?? '{}'));
    if ((flags & HAS.detail) !== 0) testCase.detail = (this.#details[reader.number()] ?? LEFT_OUT).toString();
    return { testCase, origin: unit > 0 ? { ...origin, unit: this.#units.textOf(unit - 1) } : origin, order: address };
  }

  #className(ref: number, name: string, suite: readonly string[]): string {
    if (ref === CLASS.sameAsName) return name;
    return ref === CLASS.sameAsSuite ? (suite.at(-1) ?? '') : this.#classes.textOf(ref - CLASS.first);
  }
}

const LEFT_OUT = Buffer.from('(left out here: there are too many failures; the report of the shard has it)');

const NOWHERE: CaseOrigin = { report: '' };

/** Of the key in a record. */
const KEY_AT = 4;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function extrasOf({ line, message, failedAt, failedTries, tries, sameName }: TestCase): Extras | undefined {
  if ((line ?? message ?? failedAt ?? failedTries ?? tries ?? sameName) === undefined) return undefined;
  return { line, message, failedAt, failedTries, tries, sameName };
}

const isSame = (a: Omit<CaseOrigin, 'unit'>, b: CaseOrigin): boolean =>
  a.report === b.report && a.shard === b.shard && a.attempt === b.attempt && a.tryNumber === b.tryNumber;
