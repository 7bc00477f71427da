/** Facts about a program that writes JUnit reports. They are one row in the table (`index.ts`) and nowhere else in `src`. */
import type { SameName } from '../model.ts';

export interface Dialect {
  /** The name of the program, as its authors write it. */
  readonly name: string;
  /** Attributes that show that this program wrote an element; one is enough. A row without marks has facts that need none. */
  readonly marks?: readonly Mark[];
  /**
   * What a second case of the same name means, in an element with a mark and in all elements below.
   * If absent, nothing is known and the outcomes decide (`junit/fold/settle.ts`).
   */
  readonly sameName?: SameName;
  /** The class of its cases that are in no suite. `sameName` also applies to them. */
  readonly looseClass?: string;
  /** The property of a case that is one of several runs. */
  readonly repetition?: Repetition;
  /** Matches paths of reports of earlier tries, not of the last one. The first group is the number of the try. */
  readonly earlierTries?: RegExp;
  /** Names of suites that it puts around everything. They say nothing about a test. */
  readonly hiddenSuites?: readonly string[];
  /** Matches names of suites that stand for the class of each case in an element with a mark. Such a name depends on what else ran. */
  readonly classSuites?: RegExp;
  /** Set if its suites have a project in `hostname`, and the same test runs in several projects. In other programs `hostname` is a machine. */
  readonly projectInHostname?: true;
  /** The name of a suite whose file also applies to the suites next to it. */
  readonly suiteWithFile?: string;
  /** Matches names of cases that are no tests but hooks that failed, with or without the names of suites before them. */
  readonly hooks?: RegExp;
  /** Matches messages of a second case that says more about the test before it, such as an error in its teardown. */
  readonly continues?: RegExp;
  /** Matches types of errors that only warn: the test passed. */
  readonly risky?: RegExp;
  /** Matches messages of skips that the program counts as failed, in cases with this `status`: the test could not start. */
  readonly failedSkips?: { readonly status: string; readonly message: RegExp };
  /** Set if the `tests` of its suites also counts what is no case of its own: assertions, or subtests. */
  readonly countsAssertions?: true;
  /** Set if a case without a name is a test that was interrupted. */
  readonly leavesUnfinished?: true;
  /** Its messages that say nothing, and where the text of the failure has the cause. */
  readonly vague?: readonly VagueMessage[];
  /** Matches the end of a suite's name that only numbers the round of a run. It is not part of the name. */
  readonly roundSuffix?: RegExp;
}

/** An attribute with a value that no other program writes. */
export interface Mark {
  /** The element with the attribute: a `<testsuites>` (`root`), a `<testsuite>` (`suite`), or the parent of a `<testsuite>` (`around`). */
  readonly on: 'root' | 'suite' | 'around';
  readonly attribute: string;
  readonly value: string | RegExp;
}

export interface Repetition {
  readonly property: string;
  /** Matches values of runs that all count. With any other value the case is a retry. */
  readonly repeats: RegExp;
}

export interface VagueMessage {
  readonly message: RegExp;
  /** Patterns of the line with the cause, which is the first group. The first pattern that matches a line counts. */
  readonly lines: readonly RegExp[];
  /** Which line counts when several match. */
  readonly which: 'first' | 'last';
}
