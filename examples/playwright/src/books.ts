export interface Book {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly cents: number;
  readonly grams: number;
}

export const books: readonly Book[] = [
  { id: 'b1', title: 'The Tide Tables', author: 'Ada Berg', cents: 1290, grams: 310 },
  { id: 'b2', title: 'Lamps of the North', author: 'Ivo Lund', cents: 2450, grams: 820 },
  { id: 'b3', title: 'A Short History of Rope', author: 'Ada Berg', cents: 990, grams: 240 },
  { id: 'b4', title: 'Møre by Foot', author: 'Siri Øye', cents: 1800, grams: 400 },
  { id: 'b5', title: 'Knots', author: 'Ivo Lund', cents: 650, grams: 90 },
  { id: 'b6', title: 'Of Rope and Rain', author: 'Per Dahl', cents: 1575, grams: 355 },
  { id: 'b7', title: 'Harbours', author: 'Siri Øye', cents: 3120, grams: 1240 },
];

export interface Page {
  readonly page: number;
  readonly pages: number;
  readonly titles: readonly string[];
}

export function pageOf(all: readonly Book[], page: number, size: number): Page {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  return { page: at, pages, titles: all.slice((at - 1) * size, at * size).map(({ title }) => title) };
}

const plain = (text: string): string => text.toLowerCase().replaceAll('ø', 'o');

/** Books with all words of the text in their titles or authors. */
export const search = (text: string): Book[] =>
  books.filter(({ title, author }) =>
    plain(text)
      .split(/\s+/)
      .every((word) => plain(`${title} ${author}`).includes(word)),
  );
