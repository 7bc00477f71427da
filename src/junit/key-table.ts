/** A hash table of records in a log, by the bytes of their keys: an address and one byte of the hash for each slot. */
import type { ByteLog } from './byte-log.ts';

const FIRST_SLOTS = 1 << 14;
/** Up to here the table grows fast, for speed; beyond it slowly, for memory. */
const MANY = 1 << 18;

/** Where a key is. */
export interface KeyRange {
  readonly from: number;
  readonly to: number;
}

export class KeyTable {
  readonly #log: ByteLog;
  readonly #keyOf: (address: number) => KeyRange;
  /** Addresses; 0 is an empty slot. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Bits of the hash that do not choose the slot: they tell most other keys apart without a look at the log. */
  #tags = new Uint8Array(FIRST_SLOTS);
  #count = 0;

  constructor(log: ByteLog, keyOf: (address: number) => KeyRange) {
    this.#log = log;
    this.#keyOf = keyOf;
  }

  /** The record that already has this key; else the new one at `address` is put in and 0 given. */
  findOrAdd(address: number, { from, to }: KeyRange): number {
    const hash = this.#log.hash(from, to);
    const tag = hash >>> 24;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let other = this.#slots[slot] ?? 0; other !== 0; other = this.#slots[slot] ?? 0) {
      if (this.#tags[slot] === tag && this.#log.equal(from, this.#keyOf(other).from, to - from)) return other;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = address;
    this.#tags[slot] = tag;
    if (++this.#count * 3 > this.#slots.length * 2) this.#grow();
    return 0;
  }

  /** All addresses, lowest first. */
  addresses(): Uint32Array {
    const addresses = new Uint32Array(this.#count);
    let count = 0;
    for (const address of this.#slots) if (address !== 0) addresses[count++] = address;
    return addresses.sort();
  }

  #grow(): void {
    const old = this.#slots;
    const length = old.length * (this.#count < MANY ? 8 : 2);
    this.#slots = new Uint32Array(length);
    this.#tags = new Uint8Array(length);
    for (const address of old) if (address !== 0) this.#put(address, length - 1);
  }

  #put(address: number, mask: number): void {
    const { from, to } = this.#keyOf(address);
    const hash = this.#log.hash(from, to);
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = address;
    this.#tags[slot] = hash >>> 24;
  }
}
