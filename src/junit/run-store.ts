/**
 * All runs of all tests in as little memory as it takes: a passing test costs little more than what is new in its name, so that a report of hundreds
 * of megabytes folds in a few dozen. Runs of the same test are linked in a ring.
 *
 * A record: the address of the next run of the test (4 bytes), outcome, origin and time, the key (suite, file, unit, class, name), then the words.
 */
import { type CaseOrigin, MAX_DURATION_MS, TEST_OUTCOMES, type TestCase } from '../model.ts';
import { ByteLog, type LogReader } from './byte-log.ts';
import { KeyTable } from './key-table.ts';
import { Origins } from './origins.ts';
import { ranks, sortedBy } from './ranks.ts';
import type { Run } from './settle.ts';
import { hashOf, MAX_KEY_BYTES, type TestKey, TestKeys } from './test-keys.ts';

/** Beside the two bits of the outcome. */
const HAS = { time: 4, extras: 8, detail: 16, detailLeftOut: 32 } as const;
/** The next run, and four numbers of at most eight bytes. */
const MAX_HEAD_BYTES = 4 + 4 * 8;
/** Of a unit of UTF-16 in UTF-8. */
const MAX_UNIT_BYTES = 3;

/**
 * Details of failures are kept up to this many characters in all. Whoever has more than ten thousand failures reads the first of them; of the others
 * the message stays.
 */
const MAX_KEPT_DETAILS = 16_000_000;
const LEFT_OUT = '(left out here: there are too many failures; the report of the shard has it)';

/** What few cases have. */
type Extras = {
  readonly [K in 'line' | 'message' | 'failedAt' | 'failedTries' | 'tries' | 'sameName']: TestCase[K] | undefined;
};

/** As they are stored; an empty one is not. */
interface Words {
  /** JSON of `Extras`. */
  readonly extras: string;
  readonly detail: string;
  readonly isDetailLeftOut: boolean;
}

const NO_WORDS: Words = { extras: '', detail: '', isDetailLeftOut: false };

export class RunStore {
  readonly #log = new ByteLog();
  readonly #keys = new TestKeys(this.#log);
  readonly #origins = new Origins();
  /** The first run of each test. */
  readonly #tests = new KeyTable<TestKey>((address, key) => this.#keys.isNext(key, this.#headOf(address).reader));
  #keptCharacters = 0;
  #sorted: Uint32Array | undefined;

  constructor() {
    // Address 0 stays free, so that 0 can mean "none".
    this.#log.begin(1);
    this.#log.putNumber(0);
  }

  add(testCase: TestCase, origin: CaseOrigin): void {
    const key = this.#keys.keyOf(testCase, origin.unit);
    const words = this.#wordsOf(testCase);
    const { extras, detail } = words;
    const log = this.#log;
    const address = log.begin(MAX_HEAD_BYTES + MAX_KEY_BYTES + MAX_UNIT_BYTES * (extras.length + detail.length));
    log.putWord(address);
    this.#putHead(testCase, origin, words);
    this.#keys.put(key);
    if (extras !== '') log.putText(extras);
    if (detail !== '') log.putText(detail);
    this.#link(address, key);
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

  #putHead({ outcome, durationMs = -1 }: TestCase, origin: CaseOrigin, words: Words): void {
    const hasTime = durationMs >= 0 && durationMs <= MAX_DURATION_MS;
    this.#log.putNumber(
      TEST_OUTCOMES.indexOf(outcome) |
        (hasTime ? HAS.time : 0) |
        (words.extras === '' ? 0 : HAS.extras) |
        (words.detail === '' ? 0 : HAS.detail) |
        (words.isDetailLeftOut ? HAS.detailLeftOut : 0),
    );
    this.#log.putNumber(this.#origins.idOf(origin));
    if (hasTime) this.#log.putNumber(Math.round(durationMs * 1_000));
  }

  #wordsOf({ line, message, detail, failedAt, failedTries, tries, sameName }: TestCase): Words {
    if ((line ?? message ?? detail ?? failedAt ?? failedTries ?? tries ?? sameName) === undefined) return NO_WORDS;
    const extras: Extras = { line, message, failedAt, failedTries: this.#affordable(failedTries), tries, sameName };
    const isDetailLeftOut = detail !== undefined && !this.#keep(detail);
    return { extras: JSON.stringify(extras), detail: isDetailLeftOut ? '' : (detail ?? ''), isDetailLeftOut };
  }

  /** Is there still room for so many words? */
  #keep(text: string): boolean {
    this.#keptCharacters += text.length;
    return this.#keptCharacters <= MAX_KEPT_DETAILS;
  }

  #affordable(tries: TestCase['failedTries']): TestCase['failedTries'] {
    if (tries === undefined || tries.every(({ detail = '' }) => this.#keep(detail))) return tries;
    return tries.map(({ detail: _detail, ...rest }) => rest);
  }

  /** Into the ring of its test, if there is one. */
  #link(address: number, key: TestKey): void {
    const head = this.#tests.findOrAdd(address, key, hashOf(key));
    if (head === 0) return;
    this.#log.setWord(address, this.#log.wordAt(head));
    this.#log.setWord(head, address);
  }

  /** One address for each test. A report's own order is that of the addresses; reports are ordered by name. */
  #sortedTests(): Uint32Array {
    const places = this.#tests.addresses();
    const reportRanks = ranks(this.#origins.reports);
    for (let at = 0; at < places.length; at++) {
      const head = places[at] ?? 0;
      if (this.#log.wordAt(head) !== head) places[at] = this.#firstOf(head, reportRanks);
    }
    places.sort();
    const byReport = sortedBy(places, reportRanks, (address) => this.#headOf(address).origin);
    return sortedBy(byReport, this.#keys.suiteRanks(), (address) => this.#headOf(address).reader.number());
  }

  /** Of several runs of a test, the one that comes first by report and place. */
  #firstOf(head: number, reportRanks: Uint32Array): number {
    const rank = (address: number) => reportRanks[this.#headOf(address).origin] ?? 0;
    return this.#ring(head).reduce((a, b) => ((rank(a) - rank(b) || a - b) < 0 ? a : b));
  }

  #ring(start: number): number[] {
    const addresses = [start];
    for (let next = this.#log.wordAt(start); next !== start; next = this.#log.wordAt(next)) addresses.push(next);
    return addresses;
  }

  /** What stands before the key of a record, and a reader of the rest. */
  #headOf(address: number): Head {
    const reader = this.#log.reader(address + HEAD_AT);
    const flags = reader.number();
    const origin = reader.number();
    const durationMs = (flags & HAS.time) === 0 ? undefined : reader.number() / 1_000;
    return { flags, origin, durationMs, reader };
  }

  #runAt(address: number): Run {
    const { flags, origin, durationMs, reader } = this.#headOf(address);
    const { name, suite, className, file, unit } = this.#keys.read(reader);
    // No spreading: there are millions of them.
    const testCase: Writable<TestCase> = { name, suite, outcome: TEST_OUTCOMES[flags & 3] ?? 'errored' };
    if (className !== undefined) testCase.className = className;
    if (file !== undefined) testCase.file = file;
    if (durationMs !== undefined) testCase.durationMs = durationMs;
    if ((flags & HAS.extras) !== 0) Object.assign(testCase, JSON.parse(reader.text()));
    if ((flags & HAS.detail) !== 0) testCase.detail = reader.text();
    else if ((flags & HAS.detailLeftOut) !== 0) testCase.detail = LEFT_OUT;
    const place = this.#origins.at(origin);
    return { testCase, origin: unit === undefined ? place : { ...place, unit }, order: address };
  }
}

interface Head {
  readonly flags: number;
  readonly origin: number;
  readonly durationMs: number | undefined;
  readonly reader: LogReader;
}

/** Of the head in a record. */
const HEAD_AT = 4;

type Writable<T> = { -readonly [K in keyof T]: T[K] };
