/** The slowest of very many tests, without keeping or sorting them all. Tests without a time are not slow. */
import type { ReportTest } from '../model.ts';

/** So many of them a report keeps and a page shows. */
const SLOWEST = 10;
/** Candidates are sorted and cut when there are so many, so that sorting stays rare and the list short. */
const MAX_CANDIDATES = 1000;

/** A test, and which of all it is. */
export interface Numbered {
  readonly at: number;
  readonly test: ReportTest;
}

export class Slowest {
  #candidates: Numbered[] = [];
  /** Enough tests took at least so long: a later one that takes no longer is none of the slowest. */
  #tooFastMs = -1;

  mayHave({ durationMs }: ReportTest): boolean {
    return durationMs !== undefined && durationMs > this.#tooFastMs;
  }

  /** To be called with each test in turn, or only with those that it may have. */
  offer(numbered: Numbered): void {
    if (!this.mayHave(numbered.test)) return;
    this.#candidates.push(numbered);
    if (this.#candidates.length <= MAX_CANDIDATES) return;
    this.#candidates = slowestOf(this.#candidates);
    this.#tooFastMs = this.#candidates.at(-1)?.test.durationMs ?? -1;
  }

  /** Slowest first, of equals the first. */
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
