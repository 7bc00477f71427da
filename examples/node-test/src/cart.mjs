import { percentOf } from './money.mjs';

export class Cart {
  #lines = new Map();
  #discount = 0;

  add(sku, price, quantity = 1) {
    if (quantity < 1) throw new RangeError(`cannot add ${quantity} of ${sku}`);
    const line = this.#lines.get(sku);
    if (line !== undefined && line.price !== price) throw new Error(`${sku} has another price already`);
    this.#lines.set(sku, { price, quantity: (line?.quantity ?? 0) + quantity });
    return this;
  }

  remove(sku) {
    if (!this.#lines.delete(sku)) throw new Error(`${sku} is not in the cart`);
    return this;
  }

  /** Percent off the whole cart; the last one counts. */
  discount(percent) {
    if (percent < 0 || percent > 100) throw new RangeError(`no discount: ${percent}`);
    this.#discount = percent;
    return this;
  }

  get count() {
    return [...this.#lines.values()].reduce((sum, { quantity }) => sum + quantity, 0);
  }

  get total() {
    const full = [...this.#lines.values()].reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    return full - percentOf(full, this.#discount);
  }
}
