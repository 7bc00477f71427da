/**
 * All runs of all tests in as little memory as it takes: a passing test costs little more than what is new in its name, so that a report of hundreds
 * of megabytes folds in a few dozen. Runs of the same test are linked in a ring.
 *
 * A record: the address of the next run of the test (4 bytes), its origin, its key (suite, file, unit, class, name), outcome and time, then the words.
 */
import { type CaseOrigin, MAX_DURATION_MS, TEST_OUTCOMES, type TestCase } from '../../model.ts';
import { ByteLog, type LogReader, MAX_NUMBER_BYTES } from './byte-log.ts';
import { KeyTable } from './key-table.ts';
import { Origins } from './origins.ts';
import { sortedBy } from './ranks.ts';
import type { Run } from './settle.ts';
import { hashOf, type TestKey, TestKeys } from './test-keys.ts';
import { MAX_UNIT_BYTES } from './text-bytes.ts';

/** Beside the two bits of the outcome. */
const RUN_HAS = { time: 4, extras: 8, detail: 16, detailLeftOut: 32 } as const;
/** The next run. */
const WORD_BYTES = 4;
/** That, origin, outcome, time and the lengths of the words. */
const MAX_HEAD_BYTES = WORD_BYTES + 5 * MAX_NUMBER_BYTES;

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
  /** One run of each test. */
  readonly #tests = new KeyTable<TestKey>((address, key) => this.#keys.isNext(key, this.#keyAt(address)));
  readonly #reader = this.#log.reader();
  #keptCharacters = 0;
  #sorted: Uint32Array | undefined;

  constructor() {
    // Address 0 stays free, so that 0 can mean "none".
    this.#log.begin(1);
    this.#log.putNumber(0);
  }

  /** Only before anything is read. */
  add(testCase: TestCase, origin: CaseOrigin): void {
    if (this.#sorted !== undefined) throw new Error('a run was added after the tests were read');
    const key = this.#keys.keyOf(testCase, origin.unit);
    const words = this.#wordsOf(testCase);
    const { extras, detail } = words;
    const log = this.#log;
    const address = log.begin(
      MAX_HEAD_BYTES + this.#keys.mostBytes(key) + MAX_UNIT_BYTES * (extras.length + detail.length),
    );
    this.#link(address, key);
    log.putNumber(this.#origins.idOf(origin));
    this.#keys.put(key);
    this.#putOutcome(testCase, words);
    if (extras !== '') log.putText(extras);
    if (detail !== '') log.putText(detail);
  }

  /** One address for each test, sorted by suite, within a suite in the order of the reports. Whatever order they were added in. */
  addresses(): Uint32Array {
    this.#sorted ??= this.#sortedTests();
    return this.#sorted;
  }

  /** All runs of a test. */
  runsAt(address: number): readonly Run[] {
    return this.#ring(address).map((each) => this.#runAt(each));
  }

  /** The run of a test that ran once, as nearly all do; undefined for any other. */
  onlyRunAt(address: number): Run | undefined {
    return this.#log.wordAt(address) === address ? this.#runAt(address) : undefined;
  }

  #putOutcome({ outcome, durationMs = -1 }: TestCase, words: Words): void {
    const hasTime = durationMs >= 0 && durationMs <= MAX_DURATION_MS;
    this.#log.putNumber(
      TEST_OUTCOMES.indexOf(outcome) |
        (hasTime ? RUN_HAS.time : 0) |
        (words.extras === '' ? 0 : RUN_HAS.extras) |
        (words.detail === '' ? 0 : RUN_HAS.detail) |
        (words.isDetailLeftOut ? RUN_HAS.detailLeftOut : 0),
    );
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

  /** Begins a record, in the ring of its test. */
  #link(address: number, key: TestKey): void {
    const hash = hashOf(key);
    const other = this.#tests.find(key, hash);
    this.#log.putWord(other === 0 ? address : this.#log.wordAt(other));
    if (other === 0) this.#tests.add(address, hash);
    else this.#log.setWord(other, address);
  }

  /** One address for each test. A report's own order is that of the addresses; reports are ordered by name. */
  #sortedTests(): Uint32Array {
    // Says whether the last record is whole too.
    this.#log.begin(0);
    const { addresses, room } = this.#tests.take();
    const reportRanks = this.#origins.reportRanks();
    for (let at = 0; at < addresses.length; at++) {
      const address = addresses[at] ?? 0;
      if (this.#log.wordAt(address) !== address) addresses[at] = this.#firstOf(address, reportRanks);
    }
    addresses.sort();
    const byReport = sortedBy(addresses, reportRanks, (address) => this.#originAt(address), room);
    const unused = byReport === room ? addresses : room;
    return sortedBy(byReport, this.#keys.suiteRanks(), (address) => this.#keyAt(address).number(), unused);
  }

  /** Of several runs of a test, the one that comes first by report and place. */
  #firstOf(address: number, reportRanks: Uint32Array): number {
    const rank = (each: number) => reportRanks[this.#originAt(each)] ?? 0;
    return this.#ring(address).reduce((a, b) => ((rank(a) - rank(b) || a - b) < 0 ? a : b));
  }

  #ring(start: number): number[] {
    const addresses = [start];
    for (let next = this.#log.wordAt(start); next !== start; next = this.#log.wordAt(next)) addresses.push(next);
    return addresses;
  }

  #originAt(address: number): number {
    return this.#reader.moveTo(address + WORD_BYTES).number();
  }

  /** A reader of a record from its key on. */
  #keyAt(address: number): LogReader {
    this.#originAt(address);
    return this.#reader;
  }

  #runAt(address: number): Run {
    const origin = this.#origins.at(this.#originAt(address));
    const reader = this.#reader;
    const { name, suite, className, file, unit } = this.#keys.read(reader);
    const flags = reader.number();
    // No spreading: there are millions of them.
    const testCase: Writable<TestCase> = { name, suite, outcome: TEST_OUTCOMES[flags & 3] ?? 'errored' };
    if (className !== undefined) testCase.className = className;
    if (file !== undefined) testCase.file = file;
    if ((flags & RUN_HAS.time) !== 0) testCase.durationMs = reader.number() / 1_000;
    if ((flags & RUN_HAS.extras) !== 0) Object.assign(testCase, JSON.parse(reader.text()));
    if ((flags & RUN_HAS.detail) !== 0) testCase.detail = reader.text();
    else if ((flags & RUN_HAS.detailLeftOut) !== 0) testCase.detail = LEFT_OUT;
    return { testCase, origin: unit === undefined ? origin : { ...origin, unit }, order: address };
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
