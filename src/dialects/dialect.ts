/** What is known of a program that writes JUnit reports: one row in the table (`index.ts`), and nothing elsewhere in `src`. */
import type { SameName } from '../model.ts';

export interface Dialect {
  /** The program, as its makers write it. */
  readonly name: string;
  /** Any of these tells that an element is its own. A row without marks has facts that need none. */
  readonly marks?: readonly Mark[];
  /**
   * What a second case of the same name is, in an element with its mark and in all below. Absent: nothing is known, and the outcomes decide
   * (`junit/fold/settle.ts`).
   */
  readonly sameName?: SameName;
  /** Class of its cases that are in no suite. `sameName` is true of them too. */
  readonly looseClass?: string;
  /** Property of a case that is one of several runs. */
  readonly repetition?: Repetition;
  /** Paths of reports of tries before the last one; the first group is the number of the try. */
  readonly earlierTries?: RegExp;
  /** Suites that it puts around everything: their names say nothing of a test. */
  readonly hiddenSuites?: readonly string[];
  /** Its suites have a project in `hostname`, and the same test runs in several. Elsewhere that is the name of a machine. */
  readonly projectInHostname?: true;
  /** Name of a suite whose file is also that of the suites beside it. */
  readonly suiteWithFile?: string;
  /** The end of a suite's name that tells one round of a run from the others, and is no part of the name. */
  readonly roundSuffix?: RegExp;
}

/** An attribute that no other program writes like this. */
export interface Mark {
  /** `root`: a `<testsuites>`. `suite`: a `<testsuite>`. `around`: the element that a `<testsuite>` is directly in. */
  readonly on: 'root' | 'suite' | 'around';
  readonly attribute: string;
  readonly value: string | RegExp;
}

export interface Repetition {
  readonly property: string;
  /** Values of runs that all count; with any other value the case is a retry. */
  readonly repeats: RegExp;
}
