/**
 * Recognises the same test in many reports: in tries and attempts of a shard, in several shards, files and parameters.
 * The result does not depend on the order in which reports are read, unless `FoldBounds` are exceeded.
 */
import { groupBy } from '../../group-by.ts';
import { byCodeUnit, type CaseOrigin, isBad, type TestCase } from '../../model.ts';
import { rememberLast } from '../../remember-last.ts';
import { legKey } from '../../text/leg.ts';
import { listSome, plural, thousands } from '../../text/numbers.ts';
import { testName } from '../../text/test-name.ts';
import { nameText } from '../read/plain-text.ts';
import { settleAttempts } from './attempts.ts';
import type { FoldedTest } from './folded-test.ts';
import { Nameless } from './nameless.ts';
import { settleReruns } from './reruns.ts';
import { findRetries, type Retries } from './retries.ts';
import { type Run, RunKeeper } from './run.ts';
import { levelOf, settleRuns, testOf } from './settle.ts';

/** Limits for what a fold keeps in memory. */
export interface FoldBounds {
  /** Maximum number of tests and suites that are kept with all their runs. A suite takes as much memory as a test. */
  readonly kept: number;
  /**
   * Maximum number of failures of other tests that are kept. Each counts as a separate test that no other run settles,
   * because other runs of that test may not have been kept.
   */
  readonly failures: number;
}

/** Bounds for 2 GB, the heap of Node on a machine with 8 GB. A kept test takes 300 to 400 bytes. */
const BOUNDS: FoldBounds = { kept: 3_000_000, failures: 100_000 };

/** All runs of a test. Almost every test runs once, so a single run needs no list. */
type Runs = Run | [Run, ...Run[]];

interface KeptSuite {
  /** The sort key. It places a suite before the suites in it. */
  readonly key: string;
  /** Names, outermost first. */
  readonly path: readonly string[];
  readonly byName: Map<string, Runs>;
  /** Failures of tests that are not kept. */
  readonly late: Run[];
}

export class Fold {
  readonly #bounds: FoldBounds;
  readonly #suites = new Map<string, KeptSuite>();
  readonly #keeper = new RunKeeper();
  readonly #nameless: Nameless;
  #tests = 0;
  #late = 0;
  #sorted: readonly Runs[] | undefined;
  /** Units that ran again, in their shards. */
  readonly #again = new Set<string>();
  /** Artifacts of other tools with several attempts. */
  readonly #artifactsAgain = new Set<string>();
  #recovered: readonly FoldedTest[] = [];
  #standing: readonly Run[] = [];
  #retries: Retries = { proven: new Set(), unproven: [] };
  readonly #suiteOf = rememberLast((names: readonly string[]): KeptSuite => {
    const path = names.map(nameText).filter((name) => name !== '');
    const key = path.map((name) => SUITE_MARK + name).join('');
    return this.#suites.get(key) ?? { key, path, byName: new Map(), late: [] };
  });

  constructor(bounds = BOUNDS) {
    this.#bounds = bounds;
    this.#nameless = new Nameless(bounds.kept);
  }

  /** Adds a run. All runs must be added before the tests are read. */
  add(testCase: TestCase, origin: CaseOrigin): void {
    if (this.#sorted !== undefined) throw new Error('a run was added after the tests were read');
    const suite = this.#suiteOf(testCase.suite);
    if (ranAgain(origin)) this.#again.add(unitOf(origin));
    if (isLaterAttempt(origin)) this.#artifactsAgain.add(origin.axis ?? '');
    this.#place(suite, this.#keeper.keep(testCase, suite.path, origin));
  }

  #place(suite: KeptSuite, run: Run): void {
    const known = suite.byName.get(run.name);
    if (Array.isArray(known)) known.push(run);
    else if (known !== undefined) suite.byName.set(run.name, [known, run]);
    else if (this.#tests + this.#suites.size < this.#bounds.kept) this.#addTest(suite, run);
    else this.#addLate(suite, run);
  }

  /** The tests, sorted by suite, then by name of the report, then by their order in the report. Can be called more than once. */
  tests(): FoldedTest[] {
    return [...this.each()];
  }

  /** The same tests, one by one. Each iteration creates them again, so they need not fit in memory at once. */
  each(): Iterable<FoldedTest> {
    return { [Symbol.iterator]: () => this.#each() };
  }

  /** Failures that are no tests, and that a later try of their unit has settled. They are in no other list. Call it after all runs are added. */
  recovered(): readonly FoldedTest[] {
    this.#sorted ??= this.#sortedTests();
    return this.#recovered;
  }

  /** Warnings about what the tests do not show because there were too many. Call it after all runs are added. */
  warnings(): readonly string[] {
    const beyond = [
      ...(this.#late > 0 ? [`${plural(this.#late, 'failed or flaky run')} (each counts as a separate test)`] : []),
      ...(this.#nameless.count > 0 ? [`${plural(this.#nameless.count, 'other run')} (without names)`] : []),
    ];
    return [
      ...unprovenRetries(this.#retries),
      ...standingFailures(this.#standing),
      ...(beyond.length === 0
        ? []
        : [
            `there are more than ${thousands(this.#bounds.kept)} tests and suites. The rest is reported in less detail: ${beyond.join('; ')}`,
          ]),
    ];
  }

  #addTest(suite: KeptSuite, run: Run): void {
    this.#suites.set(suite.key, suite);
    suite.byName.set(run.name, run);
    this.#tests++;
  }

  #addLate(suite: KeptSuite, run: Run): void {
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
      if (Array.isArray(runs)) yield* settleRuns(runs, this.#retries.proven);
      else yield testOf(runs);
    }
    yield* this.#nameless.tests();
  }

  #settleReruns(): void {
    const { changes, recovered } = settleReruns(this.#runsWith(({ origin }) => this.#again.has(unitOf(origin))));
    this.#recovered = recovered.map(testOf);
    if (changes.size === 0) return;
    this.#leaveOut(changes);
    for (const run of changes.values()) if (run !== undefined) this.#place(this.#suiteOf(run.suite), run);
  }

  #settleAttempts(): void {
    const isAgain = ({ origin: { axis, shard } }: Run) => shard === undefined && this.#artifactsAgain.has(axis ?? '');
    const runs = this.#runsWith(isAgain).sort((a, b) => levelOf(a.origin) - levelOf(b.origin) || byPlace(a, b));
    const { recovered, settled, standing } = settleAttempts(runs);
    this.#recovered = [...this.#recovered, ...recovered.map(testOf)];
    this.#standing = standing;
    if (settled.size > 0) this.#leaveOut(settled);
  }

  #leaveOut(runs: { has(run: Run): boolean }): void {
    for (const { byName } of this.#suites.values())
      for (const [name, known] of byName) {
        const [first, ...others] = listOf(known).filter((run) => !runs.has(run));
        if (first === undefined) byName.delete(name);
        else byName.set(name, others.length === 0 ? first : [first, ...others]);
      }
  }

  #runsWith(isWanted: (run: Run) => boolean): Run[] {
    const found: Run[] = [];
    for (const { byName } of this.#suites.values())
      for (const known of byName.values()) for (const run of listOf(known)) if (isWanted(run)) found.push(run);
    return found;
  }

  /** Takes the tests out of their suites, so that only one list of them is in memory. */
  #sortedTests(): Runs[] {
    if (this.#again.size > 0) this.#settleReruns();
    if (this.#artifactsAgain.size > 0) this.#settleAttempts();
    const suites = [...this.#suites.values()].sort((a, b) => byCodeUnit(a.key, b.key));
    this.#suites.clear();
    const tests = suites.flatMap(testsOf);
    this.#retries = findRetries(tests.filter((runs) => Array.isArray(runs)));
    return tests;
  }
}

function unprovenRetries({ unproven }: Retries): string[] {
  if (unproven.length === 0) return [];
  const names = listSome(unproven.map((run) => testName(testOf(run))));
  return [
    `${plural(unproven.length, 'test')} failed and then passed under the same name in one report. Nothing there says that it was a retry, so the failure counts: ${names}`,
  ];
}

/** Failures of an earlier attempt or try that no later one repeats or settles. The page must say of which attempt they are. */
function standingFailures(standing: readonly Run[]): string[] {
  if (standing.length === 0) return [];
  const names = listSome(standing.map((run) => `${testName(testOf(run))} (${attemptName(run.origin)})`));
  return [
    `${plural(standing.length, 'failure is', 'failures are')} of an earlier attempt or try, and no later one says anything of it: ${names}`,
  ];
}

const attemptName = ({ attempt = 1, tryNumber = 1, axis }: CaseOrigin): string =>
  [
    `attempt ${attempt}`,
    ...(tryNumber > 1 ? [`try ${tryNumber}`] : []),
    ...(axis === undefined ? [] : [`of ${axis}`]),
  ].join(' ');

/** Whether a run is of a later attempt or try of reports that no shard left. */
const isLaterAttempt = ({ shard, attempt = 1, tryNumber = 1 }: CaseOrigin): boolean =>
  shard === undefined && (attempt > 1 || tryNumber > 1);

/** Whether a run is not of the first try of its unit. */
const ranAgain = ({ unit, shard, attempt = 1, tryNumber = 1, part = 1 }: CaseOrigin): boolean =>
  unit !== undefined && shard !== undefined && (attempt > 1 || tryNumber > 1 || part > 1);

const unitOf = ({ shard = 0, axis, unit }: CaseOrigin): string => `${legKey({ shard, axis })} ${unit}`;

const listOf = (runs: Runs): readonly Run[] => (Array.isArray(runs) ? runs : [runs]);

/** Precedes each name in a key. It sorts before every other character, and clean text never contains it. */
const SUITE_MARK = '\u0001';

/** Compares by report, then by the order in the report. */
const byPlace = (a: Run, b: Run): number => byCodeUnit(a.origin.report, b.origin.report) || a.order - b.order;

const firstOf = (runs: Runs): Run => (Array.isArray(runs) ? runs[0] : runs);

/** The tests of a suite, in the order of their first runs. */
const testsOf = ({ byName, late }: KeptSuite): Runs[] =>
  [...byName.values(), ...late]
    .flatMap((runs) => (Array.isArray(runs) ? testsOfName(runs) : [runs]))
    .sort((a, b) => byPlace(firstOf(a), firstOf(b)));

/** The tests of one name. They differ in class, file or unit. */
const testsOfName = (runs: readonly Run[]): Runs[] => [
  ...groupBy(runs.toSorted(byPlace), ({ className, file, origin }) =>
    JSON.stringify([className, file, origin.unit]),
  ).values(),
];
