/** Which tests a retry still owes a result: one that failed is settled by running it again, not by skipping it or leaving it out. */
import { isBad, type TestCase } from '../../model.ts';

export class FailedTests {
  /** By unit, the name of each test that failed and has not passed since, by key. */
  readonly #byUnit = new Map<string, Map<string, string>>();

  /** Takes in one reported test of this try. Gives whether it counts as failed. */
  hear(unit: string, testCase: TestCase): boolean {
    const owed = this.#byUnit.get(unit) ?? new Map<string, string>();
    const key = keyOf(testCase);
    if (testCase.outcome === 'passed') owed.delete(key);
    if (isBad(testCase.outcome)) this.#byUnit.set(unit, owed.set(key, testCase.name));
    return owed.has(key);
  }

  /** Whether tests of the unit itself are owed, and not only the whole of it, which is reported under its own name when it does not load. */
  has = (unit: string): boolean => [...(this.#byUnit.get(unit)?.values() ?? [])].some((name) => name !== unit);
}

const keyOf = ({ suite, className, name }: TestCase): string => JSON.stringify([suite, className ?? null, name]);
