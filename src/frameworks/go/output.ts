/** What a test printed, as lines. Of a long text the middle is left out. */

/** How many of the first and of the last lines are kept. */
const KEPT_LINES = 500;
const MAX_LINE = 5_000;

export class Output {
  readonly #first: string[] = [];
  #last: string[] = [];
  #open = '';
  #leftOut = 0;

  /** Adds a text, which may end in the middle of a line. */
  add(text: string): void {
    const lines = (this.#open + text).split('\n');
    this.#open = lines.pop() ?? '';
    for (const line of lines) this.#addLine(line);
  }

  #addLine(line: string): void {
    const kept = line.slice(0, MAX_LINE);
    if (this.#first.length < KEPT_LINES) this.#first.push(kept);
    else this.#last.push(kept);
    if (this.#last.length < 2 * KEPT_LINES) return;
    this.#leftOut += KEPT_LINES;
    this.#last = this.#last.slice(KEPT_LINES);
  }

  lines(): readonly string[] {
    const middle = this.#leftOut === 0 ? [] : [`... ${this.#leftOut} lines are left out ...`];
    return [...this.#first, ...middle, ...this.#last, ...(this.#open === '' ? [] : [this.#open])];
  }
}
