/** What changed since the base: tests that are fixed, added, removed or much slower. */
import {
  type Base,
  type BaseTest,
  byCodeUnit,
  type Changes,
  hasFailed,
  MAX_CHANGED_NAMES,
  type ReportTest,
} from '../model.ts';
import { isEvidenceName, NAME_SEPARATOR, testName } from '../text/test-name.ts';

/**
 * A much slower test takes at least twice the time and two seconds more. Both limits keep the list short.
 * Measured on 40,911 tests in 25 pairs of runs of public suites, at most 15 days apart, against the slow time of a test (`history/base-test.ts`):
 * - 0.16 % of the tests are much slower: one a run at the median, and none in 44 % of the runs.
 * - With one second instead of two, it is 0.37 %.
 * - Against the newest time alone, it is 0.44 %.
 */
export const SLOWER_FACTOR = 2;
export const SLOWER_BY_MS = 2000;

/** A list of names that counts all and keeps the first ones. */
class Names {
  #count = 0;
  readonly #names: string[] = [];

  add(name: string): void {
    this.#count += 1;
    if (this.#names.length < MAX_CHANGED_NAMES) this.#names.push(name);
  }

  result = () => ({ count: this.#count, names: this.#names });
}

type Slower = Changes['slower'][number];

export class ChangeLog {
  readonly #base: Base;
  readonly #fixed = new Names();
  readonly #added = new Names();
  readonly #seen = new Set<BaseTest>();
  #slower: Slower[] = [];

  constructor(base: Base) {
    this.#base = base;
  }

  /** @param before what the base knows about this test, if anything */
  see(test: ReportTest, before: BaseTest | undefined, isEvidence: boolean): void {
    if (before === undefined) {
      // A file that cannot be loaded and a hook fail under names of their own. They are no tests, so they are neither added nor removed.
      if (!(isEvidence && hasFailed(test))) this.#added.add(testName(test));
      return;
    }
    this.#seen.add(before);
    const passed = test.outcome === 'passed' && !test.flaky;
    if (passed && before.fails !== undefined) this.#fixed.add(testName(test));
    if (passed && isSlower(test, before))
      this.#addSlower({ name: testName(test), beforeMs: before.ms ?? 0, afterMs: test.durationMs ?? 0 });
  }

  /** @param complete units whose every test was reported, each with the file shown before its tests' names, or an empty text */
  result(complete: ReadonlyMap<string, string>): Changes {
    const whole = !this.#base.onlyBad;
    return {
      fixed: this.#fixed.result(),
      added: (whole ? this.#added : new Names()).result(),
      removed: (whole ? this.#removed(complete) : new Names()).result(),
      slower: greatestFirst(this.#slower),
    };
  }

  #addSlower(slower: Slower): void {
    this.#slower.push(slower);
    if (this.#slower.length > 2 * MAX_CHANGED_NAMES) this.#slower = greatestFirst(this.#slower);
  }

  #removed(complete: ReadonlyMap<string, string>): Names {
    const removed = new Names();
    for (const { id, tests } of this.#base.units) {
      const file = complete.get(id);
      if (file === undefined) continue;
      const gone = tests.filter(
        (test) => !this.#seen.has(test) && !(isEvidenceName(test.name) && test.fails !== undefined),
      );
      for (const { name } of gone) removed.add(shownName(file, name) || id);
    }
    return removed;
  }
}

/** Does the test take much longer than before? Flaky tests do not count: the time of one try says little about them. */
function isSlower({ durationMs }: ReportTest, { ms, flakes }: BaseTest): boolean {
  if (durationMs === undefined || ms === undefined || flakes !== undefined) return false;
  return durationMs >= SLOWER_FACTOR * ms && durationMs - ms >= SLOWER_BY_MS;
}

const shownName = (file: string, name: string): string =>
  [file, name].filter((part) => part !== '').join(NAME_SEPARATOR);

const greatestFirst = (slower: readonly Slower[]): Slower[] =>
  slower
    .toSorted((a, b) => b.afterMs - b.beforeMs - (a.afterMs - a.beforeMs) || byCodeUnit(a.name, b.name))
    .slice(0, MAX_CHANGED_NAMES);
