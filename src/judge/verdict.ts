/** The verdict in one word, and its reasons. It fails closed: what is not proven to have passed has not passed. */
import type { Breach, Report, ShardRecord, Verdict } from '../model.ts';
import { legKey, legName, legOfRecord } from '../text/leg.ts';
import { plural } from '../text/numbers.ts';
import type { Evidence } from './evidence.ts';
import { findGaps, type GapFacts, howItEnded, knownCauses } from './gaps.ts';
import { infrastructureReason, isInfrastructure } from './infrastructure.ts';
import { breachReasons } from './metrics/limits.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** In order of weight. Empty only when the verdict is passed. */
  readonly reasons: readonly string[];
  /** Nothing is missing, cut short or damaged, whatever failed. */
  readonly complete: boolean;
}

interface Judged extends GapFacts {
  /** How many failed tests the quarantine mutes. */
  readonly muted: number;
  readonly breaches: readonly Breach[];
}

/** A known failure outweighs every gap, because running the missing tests cannot make the verdict green. */
export function judge(evidence: Evidence, judged: Judged): Judgement {
  const failures = failureReasons(evidence, judged);
  const gaps = findGaps(evidence, judged);
  const reasons = [...failures, ...gaps];
  const complete = gaps.length === 0;
  if (failures.length > 0) return { verdict: 'failed', reasons, complete };
  if (!complete) return { verdict: 'incomplete', reasons, complete };
  if (judged.totals.tests === 0 && !isNothingAffected(evidence))
    return { verdict: 'empty', reasons: [emptyReason(evidence)], complete };
  return { verdict: 'passed', reasons: [], complete };
}

const failureReasons = (evidence: Evidence, judged: Judged): string[] => [
  ...failedTests(judged),
  ...failuresBesideTests(evidence, judged.shards),
  ...breachReasons(judged.breaches),
];

function failedTests({ totals, muted }: Judged): string[] {
  if (isInfrastructure(totals)) return [infrastructureReason(totals)];
  const failed = totals.failed + totals.errored - muted;
  const inQuarantine = muted > 0 ? `, not counting ${muted} in quarantine` : '';
  return failed > 0 ? [`${failed} of ${plural(totals.tests, 'test')} failed${inQuarantine}`] : [];
}

/** Failures that are not in a test. Nothing known about tests excuses them. */
export function failuresBesideTests({ files, records }: Evidence, shards: Report['shards']): string[] {
  const suiteErrors = files.filter((file) => !file.superseded).flatMap((file) => file.suiteErrors);
  return [
    ...suiteErrors.map((error) => `a whole suite failed: ${error}`),
    ...records
      .filter((record) => endedBadly(record, shards))
      .map((record) => `${legName(legOfRecord(record))} ${withoutFailedTest(record)}${knownCauses(record)}`),
  ];
}

const withoutFailedTest = (record: ShardRecord): string =>
  record.exitCode === 0
    ? 'failed by its own record, although its command ended with exit code 0 and no report shows a failed test'
    : `${howItEnded(record, 'ended')} although none of its tests failed`;

/** Did the shard fail without a failed test? Causes are a coverage threshold or a broken set-up. */
const endedBadly = (record: ShardRecord, shards: Report['shards']): boolean =>
  record.outcome === 'failed' &&
  shards.some(
    ({ index, axis, failed }) => failed === 0 && legKey({ shard: index, axis }) === legKey(legOfRecord(record)),
  );

/** Whether the plan found tests and no change affects any of them. */
export const isNothingAffected = ({ plan }: Pick<Evidence, 'plan'>): boolean =>
  plan?.units.length === 0 && (plan.selection?.notSelected.length ?? 0) > 0;

const emptyReason = ({ plan }: Evidence): string =>
  plan?.units.length === 0 ? 'the plan found no tests' : 'the reports contain no tests';
