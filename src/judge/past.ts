/** What the last runs of the base said about the tests of this run. */
import {
  type Base,
  type BaseTest,
  type BaseUnit,
  type Plan,
  type ReportTest,
  type TestPast,
  testsByUnit,
} from '../model.ts';
import { pastOf } from '../text/past.ts';
import { TestIdentities } from './test-identity.ts';

/** Reads the pasts of tests that were found in the base. */
export class PastReader {
  readonly #base: Base | undefined;
  readonly #units: ReadonlyMap<string, BaseUnit>;

  constructor(base: Base | undefined) {
    this.#base = base;
    this.#units = new Map(base?.units.map((unit) => [unit.id, unit]));
  }

  /** Undefined where no past run is known, as in a history of an older version. */
  of(unit: string, test: BaseTest): TestPast | undefined {
    const outcomes = pastOf(this.#base, this.#units.get(unit), test);
    if (outcomes === '') return undefined;
    return { outcomes, ...(test.times !== undefined && { times: test.times }) };
  }
}

/** Says the past of one test after the other, in the order of the report. */
export type PastOfNext = (test: ReportTest) => TestPast | undefined;

/** Starts a walk through all tests of a run. Undefined where there is no base. */
export function pastsOf(plan: Plan | undefined, base: Base | undefined): (() => PastOfNext) | undefined {
  if (plan === undefined || base?.runs === undefined) return undefined;
  const known = testsByUnit(base);
  const reader = new PastReader(base);
  return () => {
    const identities = new TestIdentities(plan);
    return (test) => {
      const { unit, name } = identities.of(test) ?? {};
      const before = unit === undefined || name === undefined ? undefined : known.get(unit)?.get(name);
      return unit === undefined || before === undefined ? undefined : reader.of(unit, before);
    };
  };
}
