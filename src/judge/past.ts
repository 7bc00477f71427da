/** What the last runs of the base said about the tests of this run. */
import { type Base, type BaseTest, type Plan, type ReportTest, type TestPast, testsByUnit } from '../model.ts';
import { StoredPasts } from '../text/past.ts';
import { TestIdentities } from './test-identity.ts';

/** The past of a test that was found in the base. Undefined where no past run is known, as in a history of an older version. */
export function pastIn(pasts: StoredPasts, unit: string, test: BaseTest): TestPast | undefined {
  const outcomes = pasts.ofTest(unit, test);
  if (outcomes === '') return undefined;
  return { outcomes, ...(test.times !== undefined && { times: test.times }) };
}

/** Says the past of one test after the other, in the order of the report. */
export type PastOfNext = (test: ReportTest) => TestPast | undefined;

/** Starts a walk through all tests of a run. Undefined where there is no base. */
export function pastsOf(plan: Plan | undefined, base: Base | undefined): (() => PastOfNext) | undefined {
  if (plan === undefined || base?.runs === undefined) return undefined;
  const known = testsByUnit(base);
  const pasts = new StoredPasts(base);
  return () => {
    const identities = new TestIdentities(plan);
    return (test) => {
      const { unit, name } = identities.of(test) ?? {};
      const before = unit === undefined || name === undefined ? undefined : known.get(unit)?.get(name);
      return unit === undefined || before === undefined ? undefined : pastIn(pasts, unit, before);
    };
  };
}
