/** A hash table of records that are stored elsewhere: for each slot the address of a record and the hash of its key. */

const FIRST_SLOTS = 1 << 12;
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

  /** The record that has this key, or 0. */
  find(key: Key, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = (2 * hash) & mask;
    for (let address = slots[slot] ?? 0; address !== 0; address = slots[slot] ?? 0) {
      if (slots[slot + 1] === hash && this.#hasKey(address, key)) return address;
      slot = (slot + 2) & mask;
    }
    return 0;
  }

  /** Puts in a record whose key is new. */
  add(address: number, hash: number): void {
    put(this.#slots, address, hash);
    if (++this.#count * 3 > this.#slots.length) this.#grow();
  }

  /**
   * All addresses, in no order, and as much room beside them. They take the place of the table, which is empty then: with millions of them
   * there is no memory for both.
   */
  take(): { readonly addresses: Uint32Array; readonly room: Uint32Array } {
    const slots = this.#slots;
    let count = 0;
    for (let slot = 0; slot < slots.length; slot += 2) {
      const address = slots[slot] ?? 0;
      if (address !== 0) slots[count++] = address;
    }
    this.#slots = new Uint32Array(2 * FIRST_SLOTS);
    this.#count = 0;
    return { addresses: slots.subarray(0, count), room: slots.subarray(count, 2 * count) };
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * (this.#count < MANY ? 8 : 2));
    for (let slot = 0; slot < old.length; slot += 2) {
      const address = old[slot] ?? 0;
      if (address !== 0) put(slots, address, old[slot + 1] ?? 0);
    }
    this.#slots = slots;
  }
}

function put(slots: Uint32Array, address: number, hash: number): void {
  const mask = slots.length - 2;
  let slot = (2 * hash) & mask;
  while (slots[slot] !== 0) slot = (slot + 2) & mask;
  slots[slot] = address;
  slots[slot + 1] = hash;
}
