/**
 * Recognises the same test in many reports: tries and attempts of one shard, shards, files, parameters.
 * The result does not depend on the order in which reports are read, as long as all are kept (`FoldBounds`).
 */
import { groupBy } from '../../group-by.ts';
import { byCodeUnit, type CaseOrigin, isBad, type TestCase } from '../../model.ts';
import { plural, thousands } from '../../text/numbers.ts';
import { nameText } from '../read/plain-text.ts';
import { rememberLast } from '../read/remember-last.ts';
import type { FoldedTest } from './folded-test.ts';
import { Nameless } from './nameless.ts';
import { type Run, RunKeeper } from './run.ts';
import { settleRuns, testOf } from './settle.ts';

/** What a fold keeps in memory. */
export interface FoldBounds {
  /** Tests with all their runs, and suites, which take as much memory as tests. */
  readonly kept: number;
  /** Failures of other tests. Each counts as a test that no other run settles: some runs of that test may not have been kept. */
  readonly failures: number;
}

/** A kept test takes 300 to 400 bytes, and on a machine with 8 GB Node gives a program 2. */
const BOUNDS: FoldBounds = { kept: 3_000_000, failures: 100_000 };

/** All runs of a test, or the only one: nearly every test runs once. */
type Runs = Run | [Run, ...Run[]];

interface Suite {
  /** Sorts a suite before those in it. */
  readonly key: string;
  /** Names, outermost first. */
  readonly path: readonly string[];
  readonly byName: Map<string, Runs>;
  /** Failures of tests that are not kept. */
  readonly late: Run[];
}

export class Fold {
  readonly #bounds: FoldBounds;
  readonly #suites = new Map<string, Suite>();
  readonly #keeper = new RunKeeper();
  readonly #nameless: Nameless;
  #tests = 0;
  #late = 0;
  #sorted: readonly Runs[] | undefined;
  readonly #suiteOf = rememberLast((names: readonly string[]): Suite => {
    const path = names.map(nameText).filter((name) => name !== '');
    const key = path.map((name) => SUITE_MARK + name).join('');
    return this.#suites.get(key) ?? { key, path, byName: new Map(), late: [] };
  });

  constructor(bounds = BOUNDS) {
    this.#bounds = bounds;
    this.#nameless = new Nameless(bounds.kept);
  }

  /** All runs before anything is read. */
  add(testCase: TestCase, origin: CaseOrigin): void {
    if (this.#sorted !== undefined) throw new Error('a run was added after the tests were read');
    const suite = this.#suiteOf(testCase.suite);
    const run = this.#keeper.keep(testCase, suite.path, origin);
    const known = suite.byName.get(run.name);
    if (Array.isArray(known)) known.push(run);
    else if (known !== undefined) suite.byName.set(run.name, [known, run]);
    else if (this.#tests + this.#suites.size < this.#bounds.kept) this.#addTest(suite, run);
    else this.#addLate(suite, run);
  }

  /** Sorted by suite, and within a suite in the order of the reports, which are sorted by name. Can be asked for as often as wanted. */
  tests(): FoldedTest[] {
    return [...this.each()];
  }

  /** The same one after another. They are made anew each time, so that they need not fit in memory at once. */
  each(): Iterable<FoldedTest> {
    return { [Symbol.iterator]: () => this.#each() };
  }

  /** What the tests do not tell, since there were too many. To be asked once all are added. */
  warnings(): readonly string[] {
    const beyond = [
      ...(this.#late > 0
        ? [`${plural(this.#late, 'failed or flaky run')}, each a test that no later run settles`]
        : []),
      ...(this.#nameless.count > 0 ? [`${plural(this.#nameless.count, 'other run')}, counted without names`] : []),
    ];
    return beyond.length === 0
      ? []
      : [
          `there are more than ${thousands(this.#bounds.kept)} tests and suites. Beyond that number: ${beyond.join('; ')}`,
        ];
  }

  #addTest(suite: Suite, run: Run): void {
    this.#suites.set(suite.key, suite);
    suite.byName.set(run.name, run);
    this.#tests++;
  }

  #addLate(suite: Suite, run: Run): void {
    const isWorthAName = isBad(run.outcome) || run.failedTries !== undefined;
    if (isWorthAName && this.#late < this.#bounds.failures) {
      this.#suites.set(suite.key, suite);
      suite.late.push(run);
      this.#late++;
    } else this.#nameless.add(run);
  }

  *#each(): Generator<FoldedTest> {
    this.#sorted ??= this.#sortedTests();
    for (const runs of this.#sorted) {
      if (Array.isArray(runs)) yield* settleRuns(runs);
      else yield testOf(runs);
    }
    yield* this.#nameless.tests();
  }

  /** Takes the tests out of their suites, so that there is not another list of them. */
  #sortedTests(): Runs[] {
    const suites = [...this.#suites.values()].sort((a, b) => byCodeUnit(a.key, b.key));
    this.#suites.clear();
    return suites.flatMap(testsOf);
  }
}

/** Before each name in a key. No clean text has it, and it sorts before every other character. */
const SUITE_MARK = '\u0001';

/** By the report, within a report by the order of the file. */
const byPlace = (a: Run, b: Run): number => byCodeUnit(a.origin.report, b.origin.report) || a.order - b.order;

const firstOf = (runs: Runs): Run => (Array.isArray(runs) ? runs[0] : runs);

/** In the order of their first runs. */
const testsOf = ({ byName, late }: Suite): Runs[] =>
  [...byName.values(), ...late]
    .flatMap((runs) => (Array.isArray(runs) ? testsOfName(runs) : [runs]))
    .sort((a, b) => byPlace(firstOf(a), firstOf(b)));

/** Tests of one name are told apart by class, file and unit. */
const testsOfName = (runs: readonly Run[]): Runs[] => [
  ...groupBy(runs.toSorted(byPlace), ({ className, file, origin }) =>
    JSON.stringify([className, file, origin.unit]),
  ).values(),
];
