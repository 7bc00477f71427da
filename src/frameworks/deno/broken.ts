/** The test files that Deno says it could not load. */

const UNCAUGHT = /^Uncaught error from (.+) FAILED$/;
const EXITED = /^(?:note )?(\S.*) called `Deno\.exit\(-?\d+\)` from outside any test/;
const UNCAUGHT_REASON = ' (uncaught error)';
const ERROR = /^error: (.*)$/;

export class BrokenFiles {
  readonly #fileOf: (printed: string) => string | undefined;
  readonly reasons = new Map<string, string>();
  #explained: string | undefined;

  /** @param fileOf the test file that a printed path is; undefined for another one */
  constructor(fileOf: (printed: string) => string | undefined) {
    this.#fileOf = fileOf;
  }

  read(line: string): void {
    this.#note(UNCAUGHT.exec(line)?.[1], 'it did not load');
    this.#note(EXITED.exec(line)?.[1], 'it called Deno.exit outside of its tests');
    this.#explain(line);
  }

  #note(printed: string | undefined, reason: string): void {
    const file = printed === undefined ? undefined : this.#fileOf(printed);
    if (file !== undefined) this.reasons.set(file, reason);
  }

  /** `./tests/a.test.ts (uncaught error)`, and the error on the next line. */
  #explain(line: string): void {
    const [, reason] = this.#explained === undefined ? [] : (ERROR.exec(line) ?? []);
    if (reason !== undefined) this.#note(this.#explained, reason.replace(/^\(in promise\) /, ''));
    this.#explained = line.endsWith(UNCAUGHT_REASON) ? line.slice(0, -UNCAUGHT_REASON.length) : undefined;
  }
}
