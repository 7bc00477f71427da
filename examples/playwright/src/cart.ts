import type { Book } from './books';
import { shipping } from './prices';

export class Cart {
  readonly #lines = new Map<string, { readonly book: Book; count: number }>();

  add(book: Book): void {
    const line = this.#lines.get(book.id) ?? { book, count: 0 };
    line.count += 1;
    this.#lines.set(book.id, line);
  }

  content() {
    const lines = [...this.#lines.values()].map(({ book, count }) => ({
      id: book.id,
      count,
      cents: book.cents * count,
    }));
    const grams = [...this.#lines.values()].reduce((sum, { book, count }) => sum + book.grams * count, 0);
    const cents = lines.reduce((sum, line) => sum + line.cents, 0);
    return { lines, cents, shipping: lines.length === 0 ? 0 : shipping(grams, 'NO').cents };
  }
}
