/**
 * Units that ended early with a failure that does not count: `pytest -x`, a panic, an exit in the middle of a test.
 * The failure itself is muted or forgiven, so nothing else would show that the other tests of the unit are lost.
 */
import type { BaseWords } from '../host.ts';
import type { Base, FailureClass } from '../model.ts';
import { listSome, plural } from '../text/numbers.ts';
import { isBrokenFile } from './classify.ts';

interface SeenUnit {
  tests: number;
  /** A failure that only the past of a flaky test excuses. A test that always fails on the base is not excused. */
  excused: boolean;
  /** A failure that counts, so the unit fails anyway. */
  counts: boolean;
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
    const seen = this.#seen.get(unit) ?? { tests: 0, excused: false, counts: false };
    if (isTest) seen.tests += 1;
    if (failureClass !== undefined) seen[EXCUSES.has(failureClass) ? 'excused' : 'counts'] = true;
    this.#seen.set(unit, seen);
  }

  /** Call it when all tests have been seen. */
  gaps({ there }: BaseWords): string[] {
    const cut = [...this.#seen].flatMap(([unit, { tests, excused, counts }]) => {
      const known = this.#known.get(unit) ?? 0;
      return excused && !counts && tests < known ? [`${unit} (${tests} of ${known})`] : [];
    });
    if (cut.length === 0) return [];
    return [
      `${plural(cut.length, 'unit')} with a quarantined or known flaky failure reported fewer tests than ${there} and may have ended early: ${listSome(cut)}`,
    ];
  }
}
