/** The last lines that a program printed. */
import { stripVTControlCharacters } from 'node:util';

/** The most characters of a kept line. A very long line, such as a dumped page, must not fill the record. */
const MAX_LINE = 500;

export class LastLines {
  readonly #most: number;
  readonly #lines: string[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(text: string): void {
    this.#lines.push(stripVTControlCharacters(text).slice(0, MAX_LINE));
    // Half of the list goes at a time, because moving a long list for each line takes long.
    if (this.#lines.length >= 2 * this.#most) this.#lines.splice(0, this.#lines.length - this.#most);
  }

  /** Without colours. */
  lines(): string[] {
    return this.#lines.slice(-this.#most);
  }
}
