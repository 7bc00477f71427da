/**
 * Attempts and later tries of reports of other tools. A later one may settle what was no test in an earlier one: a hook, a module that did
 * not load, the set-up of a class. It does so only under these conditions:
 * - It does not report it again, nor any other failure of this kind in the same place.
 * - It has tests in the same place, and at least as many as the earlier ones.
 */
import { dialects } from '../../dialects/index.ts';
import { groupBy } from '../../group-by.ts';
import { hasFailed, NO_NAME } from '../../model.ts';
import { groupsAround, keyOf } from './reruns.ts';
import type { Run } from './run.ts';

export interface Attempts {
  /** Failures that are no tests, and that a later attempt settled. The last run of each. */
  readonly recovered: readonly Run[];
  /** All runs of them. */
  readonly settled: ReadonlySet<Run>;
  /** Failures that stand although the newest attempt does not report them. The last run of each. */
  readonly standing: readonly Run[];
}

/** @param runs of artifacts with several attempts or tries, in this order */
export function settleAttempts(runs: Iterable<Run>): Attempts {
  const artifacts = [...groupBy(runs, ({ origin }) => origin.axis).values()].map(settleArtifact);
  return {
    recovered: artifacts.flatMap(({ recovered }) => recovered),
    settled: new Set(artifacts.flatMap(({ settled }) => [...settled])),
    standing: artifacts.flatMap(({ standing }) => standing),
  };
}

/** The attempt and its try as one number. */
const levelOf = ({ origin: { attempt = 1, tryNumber = 1 } }: Run): number => attempt * MAX_TRIES + tryNumber;
const MAX_TRIES = 1_000;

/** Later levels come first, so that what they settled is out of the way. */
function settleArtifact(runs: readonly Run[]): Attempts {
  const isNoTest = noTestsOf(runs);
  const recovered: Run[] = [];
  const settled = new Set<Run>();
  const standing: Run[] = [];
  const [, ...earlier] = [...new Set(runs.map(levelOf))].sort((a, b) => b - a);
  for (const level of earlier) {
    const now = runs.filter((run) => levelOf(run) > level && !settled.has(run));
    const before = runs.filter((run) => levelOf(run) <= level);
    const isSettled = settledBy({
      now: testsIn(now.filter((run) => !isNoTest(run))),
      before: testsIn(before.filter((run) => !isNoTest(run))),
      broken: testsIn(now.filter(isNoTest)),
    });
    for (const own of lastSeenAt(level, before, now)) {
      const last = own[own.length - 1] ?? own[0];
      if (!hasFailed(last)) continue;
      if (!own.every(isNoTest) || !isSettled(last)) standing.push(last);
      else {
        recovered.push(last);
        for (const run of own) settled.add(run);
      }
    }
  }
  return { recovered, settled, standing };
}

/** The runs of each test that no later level knows. */
function lastSeenAt(level: number, before: readonly Run[], now: readonly Run[]): [Run, ...Run[]][] {
  const known = new Set(now.map(keyOf));
  const all = [...groupBy(before, keyOf)];
  return all.flatMap(([key, own]) => (!known.has(key) && own.some((run) => levelOf(run) === level) ? [own] : []));
}

/** Whether a run is a failure that is no test: of a hook, without a name, or named as what other tests are in. */
function noTestsOf(runs: readonly Run[]): (run: Run) => boolean {
  const groups = new Set(runs.flatMap(namesAround));
  return (run) =>
    hasFailed(run) && (dialects.isHook(run.name) || run.name === NO_NAME || (groups.has(run.name) && run.name !== ''));
}

/** The names of everything that a test is in: its file, suites and class, and the modules of its class. */
const namesAround = (run: Run): string[] => [
  ...groupsAround(run),
  ...beginnings(run.className ?? '').filter((name) => name !== run.name),
  ...(run.file === undefined || run.file === run.name ? [] : [run.file]),
];

/** `tests` and `tests.test_cart` for `tests.test_cart.TestTotals`. */
const beginnings = (className: string): string[] =>
  className.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'));

/** How many tests are in each place. */
type Tests = ReadonlyMap<Place, number>;

/** A file, a class, a suite, or any of them by its name. Everything is in the artifact. */
type Place = string;
const ARTIFACT: Place = '';

function testsIn(runs: readonly Run[]): Tests {
  const counts = new Map<Place, number>();
  for (const [run] of groupBy(runs, keyOf).values())
    for (const place of new Set(placesAround(run))) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

const named = (name: string): Place => `name ${name}`;
const inFile = (file: string): Place => `file ${file}`;
const inClass = (className: string): Place => `class ${className}`;
const inSuite = (suite: readonly string[]): Place => `suite ${JSON.stringify(suite)}`;

/** All places that a run is in. */
const placesAround = (run: Run): Place[] => [
  ...namesAround(run).map(named),
  ...(run.file === undefined ? [] : [inFile(run.file)]),
  ...(run.className ? [inClass(run.className)] : []),
  ...run.suite.map((_, at) => inSuite(run.suite.slice(0, at + 1))),
  ARTIFACT,
];

/** Where a failure was, the most exact place first. Only a hook that says nothing of its place was anywhere in the artifact. */
function placesOf({ name, file, className, suite }: Run): Place[] {
  const isHidden = suite.every(dialects.isHiddenSuite);
  const isAnywhere = file === undefined && !className && isHidden && dialects.isHook(name);
  return [
    named(name),
    ...(file === undefined ? [] : [inFile(file)]),
    ...(className ? [inClass(className)] : []),
    ...(isHidden ? [] : [inSuite(suite)]),
    ...(isAnywhere ? [ARTIFACT] : []),
  ];
}

function settledBy({ now, before, broken }: Readonly<Record<'now' | 'before' | 'broken', Tests>>) {
  return (failure: Run): boolean => {
    const place = placesOf(failure).find((one) => now.has(one) || before.has(one));
    if (place === undefined || broken.has(place)) return false;
    return (now.get(place) ?? 0) >= Math.max(1, before.get(place) ?? 0);
  };
}
