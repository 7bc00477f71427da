/** The test files that Bun prints, as it loads them one after another. */

/** The head of a file: `tests/a.test.ts:`. On GitHub it opens a group. */
const HEAD = /^(?:::group::)?(.+?):( \(run #\d+\))?$/;
const UNHANDLED = '# Unhandled error between tests';
const ERROR = /^error: (.*)$/;

export class BunFiles {
  readonly #isTestFile: (file: string) => boolean;
  readonly loaded = new Set<string>();
  /** Those that did not load, with the reason. */
  readonly broken = new Map<string, string>();
  current: string | undefined;
  #isUnhandled = false;

  /** @param isTestFile tests may print lines that look like heads, so only these count */
  constructor(isTestFile: (file: string) => boolean) {
    this.#isTestFile = isTestFile;
  }

  /** @param line of stderr, without colours */
  read(line: string): void {
    const [, file, again] = HEAD.exec(line) ?? [];
    // A file is loaded once in a run, so a head that comes later was printed by a test.
    if (file !== undefined && this.#isTestFile(file) && (again !== undefined || !this.loaded.has(file)))
      this.#start(file);
    else if (line === UNHANDLED) this.#noteUnhandled();
    else this.#explain(line);
  }

  #start(file: string): void {
    this.current = file;
    this.loaded.add(file);
    this.#isUnhandled = false;
  }

  #noteUnhandled(): void {
    this.#isUnhandled = true;
    if (this.current !== undefined && !this.broken.has(this.current)) this.broken.set(this.current, 'it did not load');
  }

  #explain(line: string): void {
    const [, reason] = this.#isUnhandled ? (ERROR.exec(line) ?? []) : [];
    if (reason === undefined || this.current === undefined) return;
    this.broken.set(this.current, reason);
    this.#isUnhandled = false;
  }
}
