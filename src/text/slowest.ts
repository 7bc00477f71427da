/** The slowest of very many tests, without keeping or sorting them all. A test without a time is not slow. */
import type { ReportTest } from '../model.ts';

/** How many slow tests a report keeps and a page shows. */
const SLOWEST = 10;
/** How many candidates are kept before they are sorted and cut. Sorting stays rare, and the list stays short. */
const MAX_CANDIDATES = 1000;

/** A test and its place among all tests. */
export interface Numbered {
  readonly at: number;
  readonly test: ReportTest;
}

export class Slowest {
  #candidates: Numbered[] = [];
  /** Enough tests took at least this long: a later test must take longer to be one of the slowest. */
  #tooFastMs = -1;

  mayHave({ durationMs }: ReportTest): boolean {
    return durationMs !== undefined && durationMs > this.#tooFastMs;
  }

  /** Call it with each test in turn, or only with those for which `mayHave` is true. */
  offer(numbered: Numbered): void {
    if (!this.mayHave(numbered.test)) return;
    this.#candidates.push(numbered);
    if (this.#candidates.length <= MAX_CANDIDATES) return;
    this.#candidates = slowestOf(this.#candidates);
    this.#tooFastMs = this.#candidates.at(-1)?.test.durationMs ?? -1;
  }

  /** The slowest tests first; of equally slow tests, the earliest first. */
  result(): readonly Numbered[] {
    return slowestOf(this.#candidates);
  }
}

const slowestOf = (numbered: readonly Numbered[]): Numbered[] =>
  numbered.toSorted((a, b) => (b.test.durationMs ?? 0) - (a.test.durationMs ?? 0) || a.at - b.at).slice(0, SLOWEST);

/** The slowest of a report's tests, slowest first. */
export function slowest(tests: readonly ReportTest[]): readonly ReportTest[] {
  const found = new Slowest();
  tests.forEach((test, at) => {
    found.offer({ at, test });
  });
  return found.result().map(({ test }) => test);
}
