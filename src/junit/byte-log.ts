/** Bytes that are only ever appended, in pages, so that neither a copy nor a large block is needed to grow. Addresses fit 32 bits. */

const PAGE_BYTES = 1 << 22;

export class ByteLog {
  readonly #pages: Buffer[] = [];
  #page = Buffer.alloc(0);
  #start = 0;
  #at = 0;

  /** Makes room for a record of at most `bytes`, and gives its address. A record is in one page. */
  begin(bytes: number): number {
    if (this.#at + bytes > this.#page.length) {
      if (bytes > PAGE_BYTES) throw new RangeError(`a record of ${bytes} bytes is too long for a page`);
      this.#start = this.#pages.length * PAGE_BYTES;
      this.#page = Buffer.allocUnsafe(PAGE_BYTES);
      this.#pages.push(this.#page);
      this.#at = 0;
    }
    return this.#start + this.#at;
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
    const bytes = isShortAscii(text) ? this.#putAscii(text) : undefined;
    if (bytes !== undefined) return;
    const encoded = Buffer.from(text);
    this.putNumber(encoded.length);
    this.#at += encoded.copy(this.#page, this.#at);
  }

  #putAscii(text: string): true {
    this.putNumber(text.length);
    const page = this.#page;
    let at = this.#at;
    for (let index = 0; index < text.length; index++) page[at++] = text.charCodeAt(index);
    this.#at = at;
    return true;
  }

  wordAt(address: number): number {
    return this.#pageOf(address).readUInt32LE(address % PAGE_BYTES);
  }

  setWord(address: number, value: number): void {
    this.#pageOf(address).writeUInt32LE(value, address % PAGE_BYTES);
  }

  /** FNV-1a of the bytes in between, which are in one page. */
  hash(from: number, to: number): number {
    const page = this.#pageOf(from);
    const end = (from % PAGE_BYTES) + to - from;
    let hash = 0x811c9dc5;
    for (let at = from % PAGE_BYTES; at < end; at++) hash = Math.imul(hash ^ (page[at] ?? 0), 0x01000193);
    // FNV's low bits, which choose the slot, are its weakest.
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  equal(a: number, b: number, length: number): boolean {
    const first = this.#pageOf(a);
    const second = this.#pageOf(b);
    const shift = (b % PAGE_BYTES) - (a % PAGE_BYTES);
    const end = (a % PAGE_BYTES) + length;
    for (let at = a % PAGE_BYTES; at < end; at++) if (first[at] !== second[at + shift]) return false;
    return true;
  }

  reader(address: number): LogReader {
    return new LogReader(this.#pageOf(address), address % PAGE_BYTES);
  }

  #pageOf(address: number): Buffer {
    return this.#pages[Math.floor(address / PAGE_BYTES)] ?? this.#page;
  }
}

/** Reads what was put, in the same order. */
export class LogReader {
  readonly #page: Buffer;
  #at: number;

  constructor(page: Buffer, at: number) {
    this.#page = page;
    this.#at = at;
  }

  get offset(): number {
    return this.#at;
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

  skipText(): void {
    const length = this.number();
    this.#at += length;
  }
}

/** Longer ones are encoded faster by Buffer. */
const MAX_SHORT = 120;

function isShortAscii(text: string): boolean {
  if (text.length > MAX_SHORT) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return false;
  return true;
}
