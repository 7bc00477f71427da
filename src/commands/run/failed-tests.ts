/** Failed tests that a retry must still run. Only a new result settles such a test. A skipped or absent one does not. */
import { isBad, type TestCase } from '../../model.ts';

export class FailedTests {
  /** For each unit, the names by key of the tests that failed and have not passed since. */
  readonly #byUnit = new Map<string, Map<string, string>>();

  /** Adds one reported test of this try. Returns whether it counts as failed. */
  hear(unit: string, testCase: TestCase): boolean {
    const owed = this.#byUnit.get(unit) ?? new Map<string, string>();
    const key = keyOf(testCase);
    if (testCase.outcome === 'passed') owed.delete(key);
    if (isBad(testCase.outcome)) this.#byUnit.set(unit, owed.set(key, testCase.name));
    return owed.has(key);
  }

  /** Whether failed tests inside the unit are open. A unit that does not load is reported under its own name, which does not count here. */
  has = (unit: string): boolean => [...(this.#byUnit.get(unit)?.values() ?? [])].some((name) => name !== unit);
}

const keyOf = ({ suite, className, name }: TestCase): string => JSON.stringify([suite, className ?? null, name]);
