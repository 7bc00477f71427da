/** What the last runs of the base said about a test, read from what the base stores: see `history/past.ts`. */
import { type Base, type BaseTest, type BaseUnit, MAX_PAST } from '../model.ts';

/** Passed, failed, flaky, skipped, or not reported. */
export type Letter = 'p' | 'f' | 'k' | 's' | '-';

/** The letters that a base stores, by unit and test. */
export class StoredPasts {
  readonly #units: ReadonlyMap<string, BaseUnit>;
  readonly #always: string;

  constructor(base: Base | undefined) {
    this.#units = new Map(base?.units.map((unit) => [unit.id, unit]));
    this.#always = 'p'.repeat(Math.min(MAX_PAST, base?.runs?.length ?? 0));
  }

  /** Empty for a unit that the base does not know. One without letters ran in all runs that are known. */
  ofUnit(unit: string): string {
    const known = this.#units.get(unit);
    return known === undefined ? '' : (known.past ?? this.#always);
  }

  /** A test of the base without letters passed wherever its unit ran. */
  ofTest(unit: string, { past }: BaseTest): string {
    return past ?? this.ofUnit(unit);
  }
}

/** Whether a test failed or was flaky in one of these runs. */
export const hasFailedOnce = (past: string): boolean => /[fk]/.test(past);
