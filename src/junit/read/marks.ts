/** Looks for something in an output that comes in pieces. */
export interface Listener {
  hear(piece: string): void;
  /** Nothing follows. */
  end?(): void;
}

/** Finds marks in an output that comes in pieces, such as `[[METRIC name=login ms=123]]`. A mark is short, so little is kept between two pieces. */
export class Marks implements Listener {
  readonly #pattern: RegExp;
  readonly #longest: number;
  readonly #found: (inside: string) => void;
  /** The end of what was heard, in which a mark may have begun. */
  #rest = '';

  /**
   * @param pattern with the flag `g`; its first group is what the mark says
   * @param longest a mark has no more characters
   */
  constructor(pattern: RegExp, longest: number, found: (inside: string) => void) {
    this.#pattern = pattern;
    this.#longest = longest;
    this.#found = found;
  }

  hear(piece: string): void {
    const text = this.#rest + piece;
    let seen = 0;
    for (const match of text.matchAll(this.#pattern)) {
      seen = match.index + match[0].length;
      this.#found(match[1] ?? '');
    }
    this.#rest = text.slice(Math.max(seen, text.length - this.#longest));
  }
}
