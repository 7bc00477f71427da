/**
 * Settles the runs of one test, in the order of attempts and tries. In one report, several runs of the same name are tests of their own
 * (parameters, or another suite), unless there is evidence of a retry (`retries.ts`).
 */

import { dialects } from '../../dialects/index.ts';
import { groupBy } from '../../group-by.ts';
import { byCodeUnit, type CaseOrigin, type FailedTry, isBad, type Metric, type TestOutcome } from '../../model.ts';
import { nameOnAxis } from '../../text/leg.ts';
import { joinAttachments } from '../attachments.ts';
import { joinMetrics } from '../metrics.ts';
import { repositoryPath } from '../read/place.ts';
import type { FoldedTest } from './folded-test.ts';
import { isRetried, meaningOf, type Retries, samePlaces } from './retries.ts';
import type { Run } from './run.ts';

/** An unfinished test: the run that decides so far, and the failed tries before it. */
interface Candidate {
  readonly run: Run;
  readonly failedTries: readonly FailedTry[];
  readonly tries: number;
  /** What all these runs measured. */
  readonly metrics: readonly Metric[];
  /** What they have left. */
  readonly attachments: readonly string[];
}

/** The folded test of a single run. */
export const testOf = (run: Run): FoldedTest => toTest(candidate(run));

/**
 * The folded tests of all runs of one name: one test, or one for each parameter.
 * A test that ran on several axes gives one for each axis, with the axis in its name.
 * @param runs sorted by report, then by their order in the report
 * @param proven elements in which a test may have several tries
 */
export function settleRuns(runs: readonly Run[], proven: Retries['proven']): FoldedTest[] {
  const axes = [...groupBy(runs, ({ origin }) => origin.axis ?? '')];
  if (axes.length === 1) return settleAxis(runs, proven);
  const settled = axes
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([axis, group]) => [axis, settleAxis(group, proven)] as const);
  const passedOn = settled
    .filter(([, tests]) => tests.every(({ outcome }) => outcome === 'passed'))
    .map(([axis]) => axis);
  return settled.flatMap(([axis, tests]) => tests.map((test) => withOthers(onAxis(test, axis), passedOn)));
}

/** The name of a leg's test contains its axis already, so that the test has the same name in every run. */
const onAxis = (test: FoldedTest, axis: string): FoldedTest =>
  axis === '' || test.axis !== undefined ? test : { ...test, name: nameOnAxis(test.name, axis) };

const withOthers = (test: FoldedTest, passedOn: readonly string[]): FoldedTest =>
  isBad(test.outcome) && passedOn.length > 0 ? { ...test, passedOn } : test;

function settleAxis(runs: readonly Run[], proven: Retries['proven']): FoldedTest[] {
  const shards = groupSorted(runs, ({ origin }) => origin.shard ?? 0).map((group) => settleShard(group, proven));
  return shards.reduce((all, next) => pairUp(all, next, worse)).map(toTest);
}

/** Settles the runs of one shard. A later try decides over an earlier one. */
const settleShard = (runs: readonly Run[], proven: Retries['proven']): readonly Candidate[] =>
  groupSorted(runs, ({ origin }) => levelOf(origin))
    .map((group) => settleTry(group, proven))
    .reduce(retry);

/** A number of tries, and of parts of a try, that no run reaches. */
const MAX_TRIES = 1_000;

/** The attempt, the try and its part as one number. Some programs write each earlier try to a separate file. */
export function levelOf({ attempt = 1, tryNumber = 1, part = 1, report }: CaseOrigin): number {
  const within = dialects.earlierTry(report) ?? MAX_TRIES;
  const ofShard =
    (attempt * MAX_TRIES + Math.min(tryNumber, MAX_TRIES - 1)) * MAX_TRIES + Math.min(part, MAX_TRIES - 1);
  return ofShard * (MAX_TRIES + 1) + within;
}

/** Settles the runs of one try. Its files are equals: none is a retry of another. */
const settleTry = (runs: readonly Run[], proven: Retries['proven']): readonly Candidate[] =>
  groupByReport(runs)
    .map((group) => settleReport(group, proven))
    .reduce((all, next) => pairUp(all, next, worse));

/** Settles the runs in one report. A producer that repeats on purpose does so in several elements. A retry is in the same place. */
function settleReport(runs: readonly Run[], proven: Retries['proven']): readonly Candidate[] {
  const tests = withoutContinued(runs);
  const meaning = meaningOf(tests);
  if (tests.length === 1 || meaning === 'parameter') return tests.map(candidate);
  if (meaning === 'repeat') return [tests.map(candidate).reduce(keepingBoth(repeat))];
  return samePlaces(tests).flatMap((group) => {
    const candidates = group.map(candidate);
    return isRetried(group, proven) ? [candidates.reduce(keepingBoth(decideOver))] : candidates;
  });
}

/** The runs, where a case that says more about the test before it is part of that test. The first failure of a test decides. */
function withoutContinued(runs: readonly Run[]): readonly Run[] {
  if (!runs.some(({ sameName }) => sameName === 'continued')) return runs;
  const tests: Run[] = [];
  for (const run of runs) {
    const last = tests.at(-1);
    if (run.sameName !== 'continued' || last === undefined) tests.push(run);
    else if (!isBad(last.outcome)) tests[tests.length - 1] = { ...run, durationMs: last.durationMs };
  }
  return tests;
}

const NONE: readonly never[] = [];

function candidate(run: Run): Candidate {
  const { failedTries = [], tries = 1, metrics = NONE, attachments = NONE } = run;
  return { run, failedTries, tries: Math.max(tries, 1 + failedTries.length), metrics, attachments };
}

/** Pairs the tests of an earlier try with those of a later one. The later try may contain all tests or only the failed ones. */
function retry(earlier: readonly Candidate[], later: readonly Candidate[]): readonly Candidate[] {
  if (earlier.length === later.length) return pairUp(earlier, later, decideOver);
  const failed = earlier.filter(({ run }) => isBad(run.outcome));
  const others = earlier.filter(({ run }) => !isBad(run.outcome));
  return pairUp([...failed, ...others], later, decideOver);
}

/** The later result decides, unless it is skipped: a skip says nothing about the earlier run. */
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

/**
 * Which outcome counts between equals: the first in this list.
 * A pass wins over a skip, because if a file is split by test names, each shard reports the others' tests as skipped.
 */
const BY_WEIGHT: readonly TestOutcome[] = ['errored', 'failed', 'passed', 'skipped'];

/** The worse of two equals. With the same outcome, the one with more failed tries, so that a flaky test stays visible. */
function worse(a: Candidate, b: Candidate): Candidate {
  const weights = [BY_WEIGHT.indexOf(a.run.outcome), BY_WEIGHT.indexOf(b.run.outcome)] as const;
  if (weights[0] !== weights[1]) return weights[0] < weights[1] ? a : b;
  return b.failedTries.length > a.failedTries.length ? b : a;
}

const repeat = (a: Candidate, b: Candidate): Candidate => ({ ...worse(a, b), tries: a.tries + b.tries });

/** Whatever decides, what both measured and left is kept. */
const keepingBoth =
  (decide: (a: Candidate, b: Candidate) => Candidate) =>
  (a: Candidate, b: Candidate): Candidate => {
    const decided = decide(a, b);
    if (a.metrics.length + b.metrics.length + a.attachments.length + b.attachments.length === 0) return decided;
    return {
      ...decided,
      metrics: joinMetrics(a.metrics, b.metrics),
      attachments: joinAttachments(a.attachments, b.attachments),
    };
  };

function pairUp(
  a: readonly Candidate[],
  b: readonly Candidate[],
  decide: (a: Candidate, b: Candidate) => Candidate,
): readonly Candidate[] {
  const paired = a.map((first, at) => {
    const second = b[at];
    return second === undefined ? first : keepingBoth(decide)(first, second);
  });
  return [...paired, ...b.slice(a.length)];
}

const groupSorted = (runs: readonly Run[], keyOf: (run: Run) => number): Run[][] =>
  [...groupBy(runs, keyOf)].toSorted(([a], [b]) => a - b).map(([, group]) => group);

const groupByReport = (runs: readonly Run[]): Run[][] => [...groupBy(runs, ({ origin }) => origin.report).values()];

function toTest({ run, failedTries, tries, metrics, attachments }: Candidate): FoldedTest {
  const { className, suite, outcome, durationMs, message, detail, failedAt, origin } = run;
  const axis = origin.shard === undefined ? '' : (origin.axis ?? '');
  const name = nameOnAxis(run.name, axis);
  const failedIn = failedAt === undefined ? undefined : repositoryPath(failedAt.file);
  const file = run.file ?? failedIn;
  const ownLine = file === run.file ? run.line : undefined;
  const line = ownLine ?? (file === failedIn ? failedAt?.line : undefined);
  const flaky = outcome === 'passed' && failedTries.length > 0;
  const test: WritableTest = { name, suite, outcome, flaky, tries, failedTries };
  if (className !== undefined) test.className = className;
  if (file !== undefined) test.file = file;
  if (line !== undefined) test.line = line;
  if (origin.unit !== undefined) test.unit = origin.unit;
  if (origin.shard !== undefined) test.shard = origin.shard;
  if (axis !== '') test.axis = axis;
  if (origin.attempt !== undefined) test.attempt = origin.attempt;
  if (durationMs !== undefined) test.durationMs = durationMs;
  if (metrics.length > 0) test.metrics = metrics;
  if (attachments.length > 0) test.attachments = attachments;
  if (message !== undefined) test.message = message;
  if (detail !== undefined) test.detail = detail;
  if (failedAt !== undefined && failedIn !== undefined) test.failedAt = { ...failedAt, file: failedIn };
  if (file !== run.file) test.fileIsGuess = true;
  if (run.element?.inEveryShard) test.inEveryShard = true;
  return test;
}

type WritableTest = { -readonly [K in keyof FoldedTest]: FoldedTest[K] };
