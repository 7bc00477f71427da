import { add, type Money } from './money.ts';

export class Cart {
  readonly #lines = new Map<string, { price: Money; count: number }>();

  put(name: string, price: Money, count = 1): this {
    const line = this.#lines.get(name);
    this.#lines.set(name, { price, count: (line?.count ?? 0) + count });
    return this;
  }

  take(name: string): this {
    const line = this.#lines.get(name);
    if (line === undefined) throw new Error(`there is no ${name} in the cart`);
    if (line.count === 1) this.#lines.delete(name);
    else this.#lines.set(name, { ...line, count: line.count - 1 });
    return this;
  }

  get size(): number {
    return [...this.#lines.values()].reduce((sum, { count }) => sum + count, 0);
  }

  total(currency: string): Money {
    const each = [...this.#lines.values()].map(({ price, count }) => ({ ...price, cents: price.cents * count }));
    return each.reduce(add, { cents: 0, currency });
  }
}
