/** Bytes that are only ever appended, in pages, so that neither a copy nor a large block is needed to grow. Addresses fit 32 bits. */
import type { TextBytes } from './text-bytes.ts';

const PAGE_BYTES = 1 << 24;
/** Of a whole number that is stored. */
export const MAX_NUMBER_BYTES = 8;
/** As many as 32 bits can count. */
const MAX_BYTES = 2 ** 32;

export class ByteLog {
  /** A record longer than a page is in a buffer of several, which then is here as often. */
  readonly #pages: Buffer[] = [];
  #page = Buffer.alloc(0);
  #start = 0;
  #at = PAGE_BYTES;
  /** Where the last record must have ended. */
  #promisedEnd = PAGE_BYTES;

  /** Makes room for a record of at most `bytes`, and gives its address. A record is in one buffer. */
  begin(bytes: number): number {
    if (this.#at > this.#promisedEnd) throw new RangeError('a record is longer than was said when it was begun');
    if (this.#at + bytes > PAGE_BYTES) {
      const count = Math.ceil(bytes / PAGE_BYTES);
      this.#start = this.#pages.length * PAGE_BYTES;
      if (this.#start + count * PAGE_BYTES > MAX_BYTES)
        throw new RangeError(
          `the tests and their messages take more than ${MAX_BYTES} bytes, which is more than can be merged`,
        );
      this.#page = Buffer.allocUnsafe(count * PAGE_BYTES);
      for (let at = 0; at < count; at++) this.#pages.push(this.#page);
      this.#at = 0;
    }
    this.#promisedEnd = this.#at + bytes;
    return this.end;
  }

  /** Address of the next byte. */
  get end(): number {
    return this.#start + this.#at;
  }

  putWord(value: number): void {
    this.#at = this.#page.writeUInt32LE(value, this.#at);
  }

  /** A whole number in as few bytes as it needs: seven bits in each, the lowest first. */
  putNumber(value: number): void {
    const page = this.#page;
    let rest = value;
    while (rest >= 0x80) {
      page[this.#at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    page[this.#at++] = rest;
  }

  /** Length and UTF-8. */
  putText(text: string): void {
    if (text.length < 0x80 && this.#putAscii(text)) return;
    const length = Buffer.byteLength(text);
    this.putNumber(length);
    this.#page.write(text, this.#at);
    this.#at += length;
  }

  /** Their number and those bytes. */
  putBytes(bytes: Uint8Array, from: number, to: number): void {
    this.putNumber(to - from);
    const page = this.#page;
    let at = this.#at;
    for (let index = from; index < to; index++) page[at++] = bytes[index] ?? 0;
    this.#at = at;
  }

  /** For short texts, which this writes several times as fast; false when it is not ASCII after all. */
  #putAscii(text: string): boolean {
    const page = this.#page;
    let at = this.#at;
    page[at++] = text.length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return false;
      page[at++] = unit;
    }
    this.#at = at;
    return true;
  }

  wordAt(address: number): number {
    return this.pageOf(address).readUInt32LE(address % PAGE_BYTES);
  }

  setWord(address: number, value: number): void {
    this.pageOf(address).writeUInt32LE(value, address % PAGE_BYTES);
  }

  /** To be moved to what it shall read. */
  reader(): LogReader {
    return new LogReader(this);
  }

  /** The buffer that holds what is at `address`, from `address % PAGE_BYTES` on. Not for what is more than a page into a record. */
  pageOf(address: number): Buffer {
    const page = this.#pages[Math.floor(address / PAGE_BYTES)];
    if (page === undefined) throw new RangeError(`nothing is stored at ${address}`);
    return page;
  }
}

/** Reads what was put, in the same order. */
export class LogReader {
  readonly #log: ByteLog;
  #page: Buffer = Buffer.alloc(0);
  #start = 0;
  #at = 0;

  constructor(log: ByteLog) {
    this.#log = log;
  }

  moveTo(address: number): this {
    this.#page = this.#log.pageOf(address);
    this.#at = address % PAGE_BYTES;
    this.#start = address - this.#at;
    return this;
  }

  /** Of the next byte. */
  get address(): number {
    return this.#start + this.#at;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#page[this.#at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const length = this.number();
    this.#at += length;
    return this.#page.toString('utf8', this.#at - length, this.#at);
  }

  /** The order of the text that comes next and another one's, by the units of UTF-16 as everywhere. */
  compareText(other: LogReader): number {
    const length = this.number();
    const otherLength = other.number();
    for (let at = 0; at < length && at < otherLength; at++) {
      const byte = this.#page[this.#at + at] ?? 0;
      const otherByte = other.#page[other.#at + at] ?? 0;
      if (byte !== otherByte) return inUtf16(byte) - inUtf16(otherByte);
    }
    return length - otherLength;
  }

  /** Adds bytes, or those of a text. */
  bytes(target: TextBytes): TextBytes {
    const length = this.number();
    this.#at += length;
    return target.add(this.#page, this.#at - length, this.#at);
  }
}

/** UTF-16 puts characters of two units before U+E000 and those behind it, which in UTF-8 begin with these bytes. */
const inUtf16 = (byte: number): number => (byte === 0xee || byte === 0xef ? byte + 0x10 : byte);
