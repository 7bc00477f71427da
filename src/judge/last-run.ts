/** The failures of the last run of this branch or pull request, and which of them are fixed. */
import { hasFailed, type LastRun, MAX_CHANGED_NAMES, type Report, type ReportTest } from '../model.ts';
import { isEvidenceName, testName } from '../text/test-name.ts';
import type { TestIdentity } from './test-identity.ts';

const keyOf = ({ unit, name }: TestIdentity): string => JSON.stringify([unit, name]);

export class LastFailures {
  readonly #last: LastRun;
  readonly #failed: ReadonlyMap<string, TestIdentity>;
  readonly #fixed: string[] = [];

  constructor(last: LastRun) {
    this.#last = last;
    this.#failed = new Map(last.failed.map((failed) => [keyOf(failed), failed]));
  }

  /** A flaky test is not fixed. */
  see(test: ReportTest, identity: TestIdentity): void {
    const isFixed = !hasFailed(test) && test.outcome === 'passed' && !test.flaky;
    if (isFixed && this.#failed.has(keyOf(identity))) this.#fixed.push(testName(test));
  }

  /** @param complete units whose every test was reported */
  result(complete: { has(unit: string): boolean }): NonNullable<Report['lastRun']> {
    const { commit, failed } = this.#last;
    // A file that could not be loaded failed under a name of its own, which no later report has.
    const loaded = failed
      .filter(({ unit, name }) => isEvidenceName(name) && complete.has(unit))
      .map(({ unit }) => unit);
    const fixed = [...this.#fixed, ...new Set(loaded)];
    return { commit, failed: failed.length, fixed: { count: fixed.length, names: fixed.slice(0, MAX_CHANGED_NAMES) } };
  }
}
