/**
 * What the runs of one test come to. Runs are ordered by attempt and try; within the same try of a shard several runs of one name are either
 * a retry that the framework did by itself (failures, then one pass) or parameters of one test (anything else), and those are kept apart.
 */

import { dialects } from '../../dialects/index.ts';
import { groupBy } from '../../group-by.ts';
import { byCodeUnit, type CaseOrigin, type FailedTry, isBad, type TestOutcome } from '../../model.ts';
import { repositoryPath } from '../read/place.ts';
import type { FoldedTest } from './folded-test.ts';
import type { Run } from './run.ts';

/** One test on its way: the run that decides so far, and the failed ones before it. */
interface Candidate {
  readonly run: Run;
  readonly failedTries: readonly FailedTry[];
  readonly tries: number;
}

/** Of a test that ran once. */
export const testOf = (run: Run): FoldedTest => toTest(candidate(run));

/**
 * One test, or several parameters of it. Of a test that ran on several axes one of each, told apart by name.
 * @param runs sorted by report, and within a report in its order
 */
export function settleRuns(runs: readonly Run[]): FoldedTest[] {
  const axes = [...groupBy(runs, ({ origin }) => origin.axis ?? '')];
  if (axes.length === 1) return settleAxis(runs);
  return axes
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([axis, group]) => settleAxis(group).map((test) => onAxis(test, axis)));
}

const onAxis = (test: FoldedTest, axis: string): FoldedTest =>
  axis === '' ? test : { ...test, name: `${test.name} [${axis}]` };

function settleAxis(runs: readonly Run[]): FoldedTest[] {
  const shards = groupSorted(runs, ({ origin }) => origin.shard ?? 0).map(settleShard);
  return shards.reduce((all, next) => pairUp(all, next, worse)).map(toTest);
}

/** Within a shard a later try decides over an earlier one. */
const settleShard = (runs: readonly Run[]): readonly Candidate[] =>
  groupSorted(runs, ({ origin }) => levelOf(origin))
    .map(settleTry)
    .reduce(retry);

/** More tries than anybody runs. */
const MAX_TRIES = 1_000;

/** Attempt and try as one number. Some programs keep the tries before the last one in files of their own. */
function levelOf({ attempt = 1, tryNumber = 1, report }: CaseOrigin): number {
  const within = dialects.earlierTry(report) ?? MAX_TRIES;
  return (attempt * MAX_TRIES + Math.min(tryNumber, MAX_TRIES - 1)) * (MAX_TRIES + 1) + within;
}

/** Files of the same try are equals: neither was run because of the other. */
const settleTry = (runs: readonly Run[]): readonly Candidate[] =>
  groupByReport(runs)
    .map(settleReport)
    .reduce((all, next) => pairUp(all, next, worse));

/** Without a word from the dialect, failures and then one pass are a retry; anything else of one name are parameters. */
function settleReport(runs: readonly Run[]): readonly Candidate[] {
  const candidates = runs.map(candidate);
  const dialect = runs.find(({ sameName }) => sameName !== undefined)?.sameName;
  const meaning = dialect ?? (endsInItsOnlyPass(runs) ? 'retry' : 'parameter');
  return meaning === 'parameter' ? candidates : [candidates.reduce(meaning === 'retry' ? decideOver : repeat)];
}

const endsInItsOnlyPass = (runs: readonly Run[]): boolean =>
  runs.at(-1)?.outcome === 'passed' && runs.slice(0, -1).every(({ outcome }) => isBad(outcome));

function candidate(run: Run): Candidate {
  const { failedTries = [], tries = 1 } = run;
  return { run, failedTries, tries: Math.max(tries, 1 + failedTries.length) };
}

/** The tests of an earlier try after those of a later one, which may hold all of them again or only those that had failed. */
function retry(earlier: readonly Candidate[], later: readonly Candidate[]): readonly Candidate[] {
  if (earlier.length === later.length) return pairUp(earlier, later, decideOver);
  const failed = earlier.filter(({ run }) => isBad(run.outcome));
  const others = earlier.filter(({ run }) => !isBad(run.outcome));
  return pairUp([...failed, ...others], later, decideOver);
}

/** A later result decides, except that a skipped one says nothing about what ran before. */
function decideOver(earlier: Candidate, later: Candidate): Candidate {
  const tries = earlier.tries + later.tries;
  const { outcome, message, detail } = earlier.run;
  if (later.run.outcome === 'skipped' && outcome !== 'skipped') return earlier;
  if (!isBad(outcome)) return { ...later, failedTries: [...earlier.failedTries, ...later.failedTries], tries };
  const failed: FailedTry = {
    outcome,
    ...(message !== undefined && { message }),
    ...(detail !== undefined && { detail }),
  };
  return { ...later, failedTries: [...earlier.failedTries, failed, ...later.failedTries], tries };
}

/** What counts between equals. A pass beats a skip: where a file is split by test names, each shard reports the others' tests as skipped. */
const BY_WEIGHT: readonly TestOutcome[] = ['errored', 'failed', 'passed', 'skipped'];

/** Of two equals the worse counts; of two alike the one with more to say, so that a flaky test stays visible. */
function worse(a: Candidate, b: Candidate): Candidate {
  const weights = [BY_WEIGHT.indexOf(a.run.outcome), BY_WEIGHT.indexOf(b.run.outcome)] as const;
  if (weights[0] !== weights[1]) return weights[0] < weights[1] ? a : b;
  return b.failedTries.length > a.failedTries.length ? b : a;
}

const repeat = (a: Candidate, b: Candidate): Candidate => ({ ...worse(a, b), tries: a.tries + b.tries });

function pairUp(
  a: readonly Candidate[],
  b: readonly Candidate[],
  decide: (a: Candidate, b: Candidate) => Candidate,
): readonly Candidate[] {
  const paired = a.map((first, at) => {
    const second = b[at];
    return second === undefined ? first : decide(first, second);
  });
  return [...paired, ...b.slice(a.length)];
}

const groupSorted = (runs: readonly Run[], keyOf: (run: Run) => number): Run[][] =>
  [...groupBy(runs, keyOf)].toSorted(([a], [b]) => a - b).map(([, group]) => group);

const groupByReport = (runs: readonly Run[]): Run[][] => [...groupBy(runs, ({ origin }) => origin.report).values()];

function toTest({ run, failedTries, tries }: Candidate): FoldedTest {
  const { name, className, suite, outcome, durationMs, message, detail, failedAt, origin } = run;
  const failedIn = failedAt === undefined ? undefined : repositoryPath(failedAt.file);
  const file = run.file ?? failedIn;
  const line = run.line ?? (file === failedIn ? failedAt?.line : undefined);
  const flaky = outcome === 'passed' && failedTries.length > 0;
  const test: WritableTest = { name, suite, outcome, flaky, tries, failedTries };
  if (className !== undefined) test.className = className;
  if (file !== undefined) test.file = file;
  if (line !== undefined) test.line = line;
  if (origin.unit !== undefined) test.unit = origin.unit;
  if (origin.shard !== undefined) test.shard = origin.shard;
  if (origin.attempt !== undefined) test.attempt = origin.attempt;
  if (durationMs !== undefined) test.durationMs = durationMs;
  if (message !== undefined) test.message = message;
  if (detail !== undefined) test.detail = detail;
  if (failedAt !== undefined && failedIn !== undefined) test.failedAt = { ...failedAt, file: failedIn };
  if (file !== run.file) test.fileIsGuess = true;
  return test;
}

type WritableTest = { -readonly [K in keyof FoldedTest]: FoldedTest[K] };
