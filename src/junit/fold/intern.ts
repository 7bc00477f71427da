/** Numbers for texts that come again and again. The texts are kept in a log, where a hundred thousand of them take next to nothing. */

import { rememberLast } from '../read/remember-last.ts';
import { type ByteLog, type LogReader, MAX_NUMBER_BYTES } from './byte-log.ts';
import { finish, HASH_START, mixText } from './hash.ts';
import { KeyTable } from './key-table.ts';
import { ranks } from './ranks.ts';
import { MAX_UNIT_BYTES } from './text-bytes.ts';

export class Interner {
  readonly #normalise: (text: string) => string;
  readonly #max: number;
  readonly #log: ByteLog;
  readonly #reader: LogReader;
  readonly #otherReader: LogReader;
  /** One more than the number of each text. */
  readonly #numbers = new KeyTable<string>((number, text) => this.#read(number - 1) === text);
  /** Of the texts, by number. */
  readonly #addresses: number[] = [];
  /** Counts from 0; undefined when there are too many already. Not to be called within a record of the log. */
  readonly idOf = rememberLast((text: string) => this.#find(this.#normalise(text)));
  readonly textOf = rememberLast((id: number) => this.#read(id));

  /** `normalise` makes texts alike that mean the same, and leaves no lone surrogate; at most `max` texts get a number. */
  constructor(log: ByteLog, normalise: (text: string) => string, max = Number.POSITIVE_INFINITY) {
    this.#log = log;
    this.#reader = log.reader();
    this.#otherReader = log.reader();
    this.#normalise = normalise;
    this.#max = max;
  }

  /** For each number the place of its text when they are sorted. */
  ranks(): Uint32Array {
    const readerOf = (id: number, reader: LogReader) => reader.moveTo(this.#addresses[id] ?? 0);
    return ranks(this.#addresses.length, (a, b) =>
      readerOf(a, this.#reader).compareText(readerOf(b, this.#otherReader)),
    );
  }

  #find(text: string): number | undefined {
    const hash = finish(mixText(HASH_START, text));
    const known = this.#numbers.find(text, hash);
    if (known !== 0) return known - 1;
    if (this.#addresses.length >= this.#max) return undefined;
    const id = this.#addresses.push(this.#log.begin(MAX_NUMBER_BYTES + MAX_UNIT_BYTES * text.length)) - 1;
    this.#log.putText(text);
    this.#numbers.add(id + 1, hash);
    return id;
  }

  #read(id: number): string {
    return this.#reader.moveTo(this.#addresses[id] ?? 0).text();
  }
}
