/**
 * What the last runs said about each test: a letter for each of them, the newest last. Most tests always pass, so a test has letters of its own
 * only where they differ from those of its unit, and a unit only where it did not run every time.
 */
import { type Base, type BaseTest, type BaseUnit, isBad, MAX_DURATION_MS, MAX_PAST } from '../model.ts';
import { hasFailedOnce, type Letter, StoredPasts } from '../text/past.ts';
import type { TestRun } from './base-test.ts';
import { toPrecision } from './precision.ts';

/** A test that takes so long is slow, and its times are kept. */
export const SLOW_TEST_MS = 1000;

/** The most tests that keep the times of past runs. 2,000 of them take 100 kB, packed. */
export const MAX_TIMED_TESTS = 2000;

/** The pasts of all tests, as they were before a run. */
export class Pasts {
  readonly #before: StoredPasts;
  /** Of a unit that ran in every run, with this one. */
  readonly #usual: string;

  constructor(base: Base | undefined) {
    this.#before = new StoredPasts(base);
    this.#usual = 'p'.repeat(Math.min(MAX_PAST, (base?.runs?.length ?? 0) + 1));
  }

  /** A test that ran, with its past. @param now what else the base knows about it after this run */
  withRun(before: BaseTest | undefined, test: TestRun, now: BaseTest): BaseTest {
    const past = grown(before === undefined ? '' : this.#before.ofTest(test.unit, before), letterOf(test));
    const times = nextTimes(before?.times, past, now, test.durationMs);
    return withPast(now, past, this.#ofUnit(test.unit, 'p'), times);
  }

  /** A test that did not run, with its past. @param unitRan whether other tests of its unit did */
  withoutRun(unit: string, test: BaseTest, unitRan: boolean): BaseTest {
    const past = grown(this.#before.ofTest(unit, test), '-');
    return withPast(test, past, this.#ofUnit(unit, unitRan ? 'p' : '-'), test.times && newest([...test.times, null]));
  }

  /** What is stored of the past of a unit. */
  ofUnit(unit: string, ran: boolean): Pick<BaseUnit, 'past'> {
    const past = this.#ofUnit(unit, ran ? 'p' : '-');
    return past === this.#usual ? {} : { past };
  }

  #ofUnit = (unit: string, letter: Letter): string => grown(this.#before.ofUnit(unit), letter);
}

/** The test with this past. Letters are stored where they differ from those of its unit, and times where one is known. */
function withPast(
  { past: _past, times: _times, ...test }: BaseTest,
  past: string,
  unitPast: string,
  times: BaseTest['times'],
): BaseTest {
  return {
    ...test,
    ...(past !== unitPast && { past }),
    ...(times?.some((ms) => ms !== null) && { times }),
  };
}

const newest = <T>(all: readonly T[]): readonly T[] => all.slice(-MAX_PAST);
const grown = (past: string, letter: Letter): string => `${past}${letter}`.slice(-MAX_PAST);

function letterOf({ outcome, flaky }: TestRun): Letter {
  if (isBad(outcome)) return 'f';
  if (outcome === 'skipped') return 's';
  return flaky ? 'k' : 'p';
}

/** The times of a test that people will ask for. Undefined for others. */
function nextTimes(
  before: BaseTest['times'],
  past: string,
  { ms: slowMs = 0 }: BaseTest,
  durationMs: number | undefined,
): BaseTest['times'] {
  if (!hasFailedOnce(past) && slowMs < SLOW_TEST_MS) return undefined;
  const ms = durationMs === undefined || durationMs > MAX_DURATION_MS ? null : toPrecision(durationMs);
  return newest([...(before ?? []), ms]);
}

/** The units, with times only for so many tests: those that failed first, then the slowest. */
export function timesOfWatched(units: readonly BaseUnit[], most = MAX_TIMED_TESTS): BaseUnit[] {
  const timed = units.flatMap(({ tests }) => tests.filter(({ times }) => times !== undefined));
  if (timed.length <= most) return [...units];
  const kept = new Set(timed.toSorted(byInterest).slice(0, most));
  return units.map((unit) => ({
    ...unit,
    tests: unit.tests.map((test) => (test.times === undefined || kept.has(test) ? test : withoutTimes(test))),
  }));
}

const byInterest = (a: BaseTest, b: BaseTest): number =>
  Number(hasFailedOnce(b.past ?? '')) - Number(hasFailedOnce(a.past ?? '')) || (b.ms ?? 0) - (a.ms ?? 0);

const withoutTimes = ({ times: _, ...test }: BaseTest): BaseTest => test;

/** The base without the times of past runs, and without the outcomes too. They go first when a history is too large. */
export const withoutPastTimes = (base: Base): Base => ({
  ...base,
  units: base.units.map((unit) => ({ ...unit, tests: unit.tests.map(withoutTimes) })),
});

export const withoutPasts = ({ runs: _, ...base }: Base): Base => ({
  ...base,
  units: base.units.map(({ past: _past, ...unit }) => ({
    ...unit,
    tests: unit.tests.map(({ past: _outcomes, ...test }) => withoutTimes(test)),
  })),
});
