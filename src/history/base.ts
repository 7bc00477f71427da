/** The base: the tests of the default branch after its newest runs. Runs of other branches are compared with it and never change it. */
import { type Base, type BaseTest, byCodeUnit, MAX_PAST_RUNS, type PastRun, testsByUnit } from '../model.ts';
import { type TestRun, updateBaseTest } from './base-test.ts';
import { KeptTests } from './kept-tests.ts';
import { Pasts, timesOfWatched } from './past.ts';

/** A run of the default branch. */
export interface BaseRun {
  /** Empty when it is unknown. */
  readonly commit: string;
  /** Whether two runs of this commit test the same files. On a laptop they may not. */
  readonly commitIsExact: boolean;
  /** The units that reported every test. A test that they do not report no longer exists. */
  readonly complete: { has(unit: string): boolean };
  readonly tests: Iterable<TestRun>;
  /** Its line among the runs of the base. */
  readonly results: Omit<PastRun, 'commit' | 'at'>;
}

/** @param alive the units that the history keeps; the tests of all others are forgotten with their times */
export function updateBase(previous: Base | undefined, run: BaseRun, alive: ReadonlySet<string>, now: Date): Base {
  const past = testsByUnit(previous);
  const commits = new Map(previous?.units.map(({ id, commit = previous.commit }) => [id, commit]));
  const isSameCommit = (unit: string) => run.commitIsExact && run.commit !== '' && commits.get(unit) === run.commit;
  const pasts = new Pasts(previous);
  const kept = new KeptTests();
  const measured = new Set<string>();
  for (const test of run.tests) {
    const before = past.get(test.unit)?.get(test.name);
    const after = updateBaseTest(before, test, now, isSameCommit(test.unit));
    kept.add(test.unit, pasts.withRun(before, test, after));
    measured.add(test.unit);
  }
  for (const [unit, tests] of past)
    if (!run.complete.has(unit)) keepUnreported(unit, tests.values(), kept, pasts, measured.has(unit));
  const pastOf = (unit: string) => pasts.ofUnit(unit, measured.has(unit));
  const lacksSome = previous?.onlyBad === true && [...alive].some((unit) => !measured.has(unit));
  const commitOf = (unit: string) => (measured.has(unit) ? run.commit : (commits.get(unit) ?? ''));
  return {
    commit: run.commit,
    at: now.toISOString(),
    ...((kept.onlyBad || lacksSome) && { onlyBad: true }),
    units: timesOfWatched(
      [...kept.byUnit()]
        .filter(([unit]) => alive.has(unit))
        .map(([unit, tests]) => ({
          id: unit,
          ...(commitOf(unit) !== run.commit && { commit: commitOf(unit) }),
          ...pastOf(unit),
          tests: [...tests].sort((a, b) => byCodeUnit(a.name, b.name)),
        }))
        .sort((a, b) => byCodeUnit(a.id, b.id)),
    ),
    runs: [...(previous?.runs ?? []), { commit: run.commit, at: now.toISOString(), ...run.results }].slice(
      -MAX_PAST_RUNS,
    ),
  };
}

/** Keeps the tests that a unit did not report, because it did not run or stopped early. @param ran whether it reported others */
function keepUnreported(unit: string, tests: Iterable<BaseTest>, kept: KeptTests, pasts: Pasts, ran: boolean): void {
  for (const test of tests) if (!kept.has(unit, test.name)) kept.add(unit, pasts.withoutRun(unit, test, ran));
}
