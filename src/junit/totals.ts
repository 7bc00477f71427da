/** What each suite of a merged file comes to, and where its tests ran. */
import type { TestOutcome } from '../model.ts';
import type { Outline } from './run-store.ts';

export interface Totals {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  timeMs: number;
  /** Where all tests directly in the suite ran; `mixed` when they did not run in the same place. */
  place?: RunPlace | 'mixed';
}

export interface RunPlace {
  readonly shard?: number | undefined;
  readonly attempt?: number | undefined;
}

/** Of every suite by its path, those below it included; the empty path is all of them. */
export type SuiteTotals = (path: readonly string[]) => Totals;

export function countTotals(tests: Iterable<Outline>): SuiteTotals {
  const all = new Map<string, Totals>();
  const of: SuiteTotals = (path) => {
    const key = path.map((name) => `\u0001${name}`).join('');
    const totals = all.get(key) ?? { tests: 0, failures: 0, errors: 0, skipped: 0, timeMs: 0 };
    all.set(key, totals);
    return totals;
  };
  let path: readonly string[] | undefined;
  let open: readonly Totals[] = [];
  for (const test of tests) {
    const suite = pathOf(test);
    if (path === undefined || !samePath(path, suite)) {
      path = suite;
      open = [of([]), ...suite.map((_, depth) => of(suite.slice(0, depth + 1)))];
    }
    for (const totals of open) addTest(totals, test);
    addPlace(open.at(-1), test);
  }
  return of;
}

const COUNTED: Readonly<Record<TestOutcome, 'failures' | 'errors' | 'skipped' | undefined>> = {
  failed: 'failures',
  errored: 'errors',
  skipped: 'skipped',
  passed: undefined,
};

function addTest(totals: Totals, { outcome, durationMs = 0 }: Outline): void {
  const counted = COUNTED[outcome];
  totals.tests++;
  totals.timeMs += durationMs;
  if (counted !== undefined) totals[counted]++;
}

function addPlace(totals: Totals | undefined, { shard, attempt }: Outline): void {
  if (totals === undefined || totals.place === 'mixed') return;
  totals.place ??= { shard, attempt };
  if (totals.place.shard !== shard || totals.place.attempt !== attempt) totals.place = 'mixed';
}

/** Other readers expect every test in a suite: what has none is in one without a name, which our reader does not count as a place. */
export const pathOf = ({ suite }: Pick<Outline, 'suite'>): readonly string[] => (suite.length === 0 ? NO_SUITE : suite);
const NO_SUITE: readonly string[] = [''];

export const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && commonLength(a, b) === a.length);

export function commonLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
