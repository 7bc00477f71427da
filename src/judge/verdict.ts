/** The one-word conclusion and its reasons. It fails closed: what cannot be shown to have passed has not passed. */
import type { Report, ShardRecord, Verdict } from '../model.ts';
import { plural } from '../text/numbers.ts';
import type { Evidence } from './evidence.ts';
import { findGaps, type GapFacts, howItEnded } from './gaps.ts';
import { infrastructureReason, isInfrastructure } from './infrastructure.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** In order of weight; empty only when passed. */
  readonly reasons: readonly string[];
  /** Nothing is missing, broken off or damaged, whatever failed. */
  readonly complete: boolean;
}

interface Judged extends GapFacts {
  /** Failed tests that the quarantine mutes. */
  readonly muted: number;
}

/** A test known to have failed outweighs what is not known: running the rest cannot make the verdict green. */
export function judge(evidence: Evidence, judged: Judged): Judgement {
  const failures = failureReasons(evidence, judged);
  const gaps = findGaps(evidence, judged);
  const reasons = [...failures, ...gaps];
  const complete = gaps.length === 0;
  if (failures.length > 0) return { verdict: 'failed', reasons, complete };
  if (!complete) return { verdict: 'incomplete', reasons, complete };
  if (judged.totals.tests === 0) return { verdict: 'empty', reasons: [emptyReason(evidence)], complete };
  return { verdict: 'passed', reasons: [], complete };
}

const failureReasons = (evidence: Evidence, judged: Judged): string[] => [
  ...failedTests(judged),
  ...failuresBesideTests(evidence, judged.shards),
];

function failedTests({ totals, muted }: Judged): string[] {
  if (isInfrastructure(totals)) return [infrastructureReason(totals)];
  const failed = totals.failed + totals.errored - muted;
  const inQuarantine = muted > 0 ? `, beside ${muted} in quarantine` : '';
  return failed > 0 ? [`${failed} of ${plural(totals.tests, 'test')} failed${inQuarantine}`] : [];
}

/** What makes a run red although no test of it failed: no word about tests excuses it. */
export function failuresBesideTests({ files, records }: Evidence, shards: Report['shards']): string[] {
  const suiteErrors = files.filter((file) => !file.superseded).flatMap((file) => file.suiteErrors);
  return [
    ...suiteErrors.map((error) => `a whole suite failed: ${error}`),
    ...records
      .filter((record) => endedBadly(record, shards))
      .map((record) => `shard ${record.shard} ended ${howItEnded(record)} although none of its tests failed`),
  ];
}

/** The shard says it failed, and its tests do not say why: a coverage threshold, a broken set-up. */
const endedBadly = (record: ShardRecord, shards: Report['shards']): boolean =>
  record.outcome === 'failed' && shards.some((shard) => shard.index === record.shard && shard.failed === 0);

const emptyReason = ({ plan }: Evidence): string =>
  plan?.units.length === 0 ? 'the plan found no tests' : 'the reports hold no tests';
