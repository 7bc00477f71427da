/** What makes two runs of the same test: its suite, file, unit, class and name, as numbers where they come again and again. */
import type { TestCase } from '../../model.ts';
import { repositoryPath } from '../read/place.ts';
import { nameText, plainText } from '../read/plain-text.ts';
import { rememberLast } from '../read/remember-last.ts';
import { type ByteLog, type LogReader, MAX_NUMBER_BYTES } from './byte-log.ts';
import { finish, HASH_START, mix, mixBytes, mixText } from './hash.ts';
import { Interner } from './intern.ts';
import { NameLog } from './name-log.ts';
import { MAX_UNIT_BYTES, TextBytes } from './text-bytes.ts';

/** Class names that get a number; where every test has its own, the rest is stored as it comes. */
const MAX_CLASSES = 100_000;
/** How a class name is stored, beside those with a number. */
const CLASS = { none: 0, sameAsName: 1, sameAsSuite: 2, inline: 3, first: 4 } as const;
/** Most tests have no file or unit: what they have shares a number with the class. */
const KEY_HAS = { file: 1, unit: 2 } as const;
const CLASS_FACTOR = 4;
const packed = ({ class: classNumber, file, unit }: TestKey): number =>
  classNumber * CLASS_FACTOR + (file === 0 ? 0 : KEY_HAS.file) + (unit === 0 ? 0 : KEY_HAS.unit);

/** Suite, head, file, unit, what a name has in common with another, and the lengths of the texts. */
const MAX_NUMBERS_BYTES = 9 * MAX_NUMBER_BYTES;

const SUITE_MARK = '\u0001';

export interface TestKey {
  readonly suite: number;
  /** From 1; 0 is none, as of `unit`. */
  readonly file: number;
  readonly unit: number;
  readonly class: number;
  /** Of a class without a number. */
  readonly className: string;
  /** Overwritten by the next key. */
  readonly name: TextBytes;
}

/** As it was given. */
export interface KeyOfCase extends Pick<TestCase, 'suite' | 'name'> {
  readonly file: string | undefined;
  readonly unit: string | undefined;
  readonly className: string | undefined;
}

/** Keeps the keys of all tests in `log`. */
export class TestKeys {
  readonly #log: ByteLog;
  readonly #names: NameLog;
  readonly #name = new TextBytes();
  readonly #suites: Interner;
  readonly #classes: Interner;
  readonly #files: Interner;
  readonly #units: Interner;
  readonly #suiteId = rememberLast((path: readonly string[]) => {
    const names = path.map(nameText).filter((name) => name !== '');
    // Each name begins with a character that no clean text has, so that a suite sorts before those in it.
    return this.#suites.idOf(names.map((name) => SUITE_MARK + name).join('')) ?? 0;
  });
  readonly #suitePath = rememberLast((id: number) => this.#suites.textOf(id).split(SUITE_MARK).slice(1));

  constructor(log: ByteLog) {
    this.#log = log;
    this.#names = new NameLog(log);
    this.#suites = new Interner(log, (text) => text);
    this.#classes = new Interner(log, nameText, MAX_CLASSES);
    this.#files = new Interner(log, repositoryPath);
    this.#units = new Interner(log, plainText);
  }

  keyOf(testCase: TestCase, unit: string | undefined): TestKey {
    const classNumber = this.#classNumber(testCase);
    return {
      suite: this.#suiteId(testCase.suite),
      file: numberOf(this.#files, testCase.file),
      unit: numberOf(this.#units, unit),
      class: classNumber,
      className: classNumber === CLASS.inline ? nameText(testCase.className ?? '') : '',
      name: this.#name.set(testCase.name),
    };
  }

  /** More bytes than `put` takes. */
  mostBytes({ className, name }: TestKey): number {
    return MAX_NUMBERS_BYTES + MAX_UNIT_BYTES * className.length + name.length;
  }

  put(key: TestKey): void {
    const log = this.#log;
    log.putNumber(key.suite);
    log.putNumber(packed(key));
    if (key.file > 0) log.putNumber(key.file);
    if (key.unit > 0) log.putNumber(key.unit);
    if (key.class === CLASS.inline) log.putText(key.className);
    this.#names.put(key.name);
  }

  /** Is this key what comes next? */
  isNext(key: TestKey, reader: LogReader): boolean {
    return (
      reader.number() === key.suite &&
      reader.number() === packed(key) &&
      (key.file === 0 || reader.number() === key.file) &&
      (key.unit === 0 || reader.number() === key.unit) &&
      (key.class !== CLASS.inline || reader.text() === key.className) &&
      this.#names.read(reader).equals(key.name)
    );
  }

  read(reader: LogReader): KeyOfCase {
    const suite = this.#suitePath(reader.number());
    const head = reader.number();
    const file = (head & KEY_HAS.file) === 0 ? 0 : reader.number();
    const unit = (head & KEY_HAS.unit) === 0 ? 0 : reader.number();
    const classNumber = Math.floor(head / CLASS_FACTOR);
    const ownClass = classNumber === CLASS.inline ? reader.text() : undefined;
    const name = this.#names.read(reader).toString();
    return {
      suite,
      file: file === 0 ? undefined : this.#files.textOf(file - 1),
      unit: unit === 0 ? undefined : this.#units.textOf(unit - 1),
      className: ownClass ?? this.#className(classNumber, name, suite),
      name,
    };
  }

  /** For each suite's number its place among them when they are sorted by their paths. */
  suiteRanks(): Uint32Array {
    return this.#suites.ranks();
  }

  #classNumber({ className, name, suite }: TestCase): number {
    if (className === undefined) return CLASS.none;
    if (className === name) return CLASS.sameAsName;
    if (className !== '' && className === suite.at(-1)) return CLASS.sameAsSuite;
    const id = this.#classes.idOf(className);
    return id === undefined ? CLASS.inline : CLASS.first + id;
  }

  #className(classNumber: number, name: string, suite: readonly string[]): string | undefined {
    if (classNumber === CLASS.none) return undefined;
    if (classNumber === CLASS.sameAsName) return name;
    return classNumber === CLASS.sameAsSuite ? (suite.at(-1) ?? '') : this.#classes.textOf(classNumber - CLASS.first);
  }
}

const numberOf = (texts: Interner, text: string | undefined): number =>
  text === undefined ? 0 : 1 + (texts.idOf(text) ?? -1);

export function hashOf(key: TestKey): number {
  const hash = mix(mix(mix(mix(HASH_START, key.suite), key.file), key.unit), key.class);
  return finish(mixBytes(mixText(hash, key.className), key.name.bytes, key.name.length));
}
