/** The tests that a history keeps: all of them, or only the failed and flaky ones when there are too many. */
import type { BaseTest } from '../model.ts';

/** The most tests. 200,000 tests take 100 MB in memory, and 2 MB of the 3 MB that a history may have (`codec.ts`). */
export const MAX_BASE_TESTS = 200_000;

export class KeptTests {
  #byUnit = new Map<string, Map<string, BaseTest>>();
  #count = 0;
  #onlyBad = false;

  /** Whether there were too many tests. */
  get onlyBad(): boolean {
    return this.#onlyBad;
  }

  has = (unit: string, name: string): boolean => this.#byUnit.get(unit)?.has(name) ?? false;

  /** Adds a test. When two tests have one name, the failed one counts. */
  add(unit: string, test: BaseTest): void {
    if (this.#onlyBad && (!isBadTest(test) || this.#count >= MAX_BASE_TESTS)) return;
    const other = this.#byUnit.get(unit)?.get(test.name);
    this.#put(unit, other?.fails === undefined ? test : other);
    if (this.#count > MAX_BASE_TESTS) this.#dropGood();
  }

  *byUnit(): Generator<[unit: string, tests: Iterable<BaseTest>]> {
    for (const [unit, tests] of this.#byUnit) yield [unit, tests.values()];
  }

  #put(unit: string, test: BaseTest): void {
    const tests = this.#byUnit.get(unit) ?? new Map<string, BaseTest>();
    if (!tests.has(test.name)) this.#count += 1;
    this.#byUnit.set(unit, tests.set(test.name, test));
  }

  #dropGood(): void {
    const all = this.#byUnit;
    this.#byUnit = new Map();
    this.#count = 0;
    this.#onlyBad = true;
    for (const [unit, tests] of all) for (const test of tests.values()) if (isBadTest(test)) this.#put(unit, test);
  }
}

/** Whether a test failed or is flaky. */
export const isBadTest = ({ fails, flakes }: BaseTest): boolean => fails !== undefined || flakes !== undefined;
