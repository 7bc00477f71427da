/**
 * Units that ended with a failure that does not count, before all their tests had run: `pytest -x`, a panic, an exit in the middle of a test.
 * Nothing else would tell that the rest is lost, since the failure itself is muted or forgiven.
 */
import type { Base, FailureClass } from '../model.ts';
import { listSome, plural } from '../text/numbers.ts';
import { isBrokenFile } from './classify.ts';

interface SeenUnit {
  tests: number;
  /** A failure that only a flaky test's past excuses. The base knows no better of what fails there all the time. */
  excused: boolean;
  /** A failure that tells by itself that something is wrong. */
  told: boolean;
}

const EXCUSES: ReadonlySet<FailureClass> = new Set(['quarantined', 'known-flaky']);

export class CutShort {
  readonly #known: ReadonlyMap<string, number>;
  readonly #seen = new Map<string, SeenUnit>();

  constructor({ units, onlyBad }: Base) {
    const countable = onlyBad ? [] : units;
    this.#known = new Map(
      countable.map(({ id, tests }) => [id, tests.filter((test) => !isBrokenFile(test)).length] as const),
    );
  }

  /** @param failureClass of a failed test */
  see(unit: string, isTest: boolean, failureClass: FailureClass | undefined): void {
    const seen = this.#seen.get(unit) ?? { tests: 0, excused: false, told: false };
    if (isTest) seen.tests += 1;
    if (failureClass !== undefined) seen[EXCUSES.has(failureClass) ? 'excused' : 'told'] = true;
    this.#seen.set(unit, seen);
  }

  /** To be asked when all tests have been seen. @param base what it is called */
  gaps(base: string): string[] {
    const cut = [...this.#seen].flatMap(([unit, { tests, excused, told }]) => {
      const known = this.#known.get(unit) ?? 0;
      return excused && !told && tests < known ? [`${unit} (${tests} of ${known})`] : [];
    });
    if (cut.length === 0) return [];
    return [
      `${plural(cut.length, 'unit')} with an excused failure reported fewer tests than ${base} knows, and may have broken off: ${listSome(cut)}`,
    ];
  }
}
