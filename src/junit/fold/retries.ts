/**
 * Cases of one name in one report: are they tries of one test? Only evidence says so. Without it they are tests of their own, and each counts.
 * - The dialect of the report says what they are.
 * - Or the counts of their suite claim that much fewer tests and failures than there are cases.
 */
import { groupBy } from '../../group-by.ts';
import { hasFailed, type SameName, type SuiteElement } from '../../model.ts';
import type { Run } from './run.ts';

export interface Retries {
  /** Elements whose counts show that they have a test more than once. */
  readonly proven: ReadonlySet<SuiteElement>;
  /** For each test that looks as if it was retried, although nothing proves it: one of its runs. */
  readonly unproven: readonly Run[];
}

/** @param tests the runs of each test that has several */
export function findRetries(tests: Iterable<readonly Run[]>): Retries {
  const likely = [...tests].flatMap((runs) => (runs.some(hasFailed) ? likelyRetries(runs) : []));
  const extras = new Map<SuiteElement, number>();
  for (const { element, runs } of likely) extras.set(element, (extras.get(element) ?? 0) + runs.length - 1);
  const proven = new Set([...extras].flatMap(([element, extra]) => (element.extraCases === extra ? [element] : [])));
  const unproven = likely.flatMap(({ element, runs }) => (proven.has(element) ? [] : runs.slice(0, 1)));
  return { proven, unproven };
}

const likelyRetries = (runs: readonly Run[]) =>
  samePlaces(runs).flatMap((group) => {
    const [{ element }] = group;
    return element !== undefined && looksRetried(group) ? [{ element, runs: group }] : [];
  });

/** Failures and then the only pass, where no dialect says what they are. */
const looksRetried = (runs: readonly Run[]): boolean =>
  runs.length > 1 &&
  meaningOf(runs) === undefined &&
  runs.at(-1)?.outcome === 'passed' &&
  runs.slice(0, -1).every(hasFailed);

/** What the dialect says about cases of one name. */
export const meaningOf = (runs: readonly Run[]): SameName | undefined =>
  runs.find(({ sameName }) => sameName !== undefined && sameName !== 'continued')?.sameName;

/** @param runs of one test in one place */
export const isRetried = (runs: readonly Run[], proven: Retries['proven']): boolean =>
  meaningOf(runs) === 'retry' || (looksRetried(runs) && runs[0]?.element !== undefined && proven.has(runs[0].element));

/** The runs by element and line. Cases in two elements or lines are two tests. */
export const samePlaces = (runs: readonly Run[]) =>
  [...groupBy(runs, ({ element }) => element).values()].flatMap((group) => [
    ...groupBy(group, ({ line }) => line).values(),
  ]);
