/** A text as UTF-8, in a buffer that is used again for the next one: for millions of texts nothing is made. */

/** Of a unit of UTF-16. */
export const MAX_UNIT_BYTES = 3;

export class TextBytes {
  bytes = Buffer.alloc(256);
  length = 0;

  set(text: string): this {
    this.length = 0;
    this.#makeRoom(MAX_UNIT_BYTES * text.length);
    this.length = this.bytes.write(text);
    return this;
  }

  add(bytes: Uint8Array, from: number, to: number): this {
    this.#makeRoom(to - from);
    let at = this.length;
    for (let index = from; index < to; index++) this.bytes[at++] = bytes[index] ?? 0;
    this.length = at;
    return this;
  }

  equals({ bytes, length }: TextBytes): boolean {
    return this.length === length && this.bytes.compare(bytes, 0, length, 0, length) === 0;
  }

  toString(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }

  #makeRoom(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.alloc(2 * (this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
