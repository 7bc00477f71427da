/** A hash table of records that are stored elsewhere: for each slot the address of a record and the hash of its key. */

const FIRST_SLOTS = 1 << 14;
/** Up to here the table grows fast, for speed; beyond it slowly, for memory. */
const MANY = 1 << 18;

export class KeyTable<Key> {
  readonly #hasKey: (address: number, key: Key) => boolean;
  /** Address and hash by turns; address 0 is an empty slot. */
  #slots = new Uint32Array(2 * FIRST_SLOTS);
  #count = 0;

  constructor(hasKey: (address: number, key: Key) => boolean) {
    this.#hasKey = hasKey;
  }

  /** The record that already has this key; else the new one at `address` is put in and 0 given. */
  findOrAdd(address: number, key: Key, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = (2 * hash) & mask;
    for (let other = slots[slot] ?? 0; other !== 0; other = slots[slot] ?? 0) {
      if (slots[slot + 1] === hash && this.#hasKey(other, key)) return other;
      slot = (slot + 2) & mask;
    }
    slots[slot] = address;
    slots[slot + 1] = hash;
    if (++this.#count * 3 > slots.length) this.#grow();
    return 0;
  }

  /** All addresses, in no order. */
  addresses(): Uint32Array {
    const addresses = new Uint32Array(this.#count);
    let count = 0;
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const address = this.#slots[slot] ?? 0;
      if (address !== 0) addresses[count++] = address;
    }
    return addresses;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * (this.#count < MANY ? 8 : 2));
    const mask = slots.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      const hash = old[from + 1] ?? 0;
      let slot = (2 * hash) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[from] ?? 0;
      slots[slot + 1] = hash;
    }
    this.#slots = slots;
  }
}
