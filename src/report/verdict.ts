/** The one-word conclusion and its reasons. It fails closed: what cannot be shown to have passed has not passed. */
import type { Report, ShardRecord, Verdict } from '../model.ts';
import type { Evidence } from './evidence.ts';
import { listSome, plural } from './format.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** In order of weight; empty only when passed. */
  readonly reasons: readonly string[];
  /** Nothing is missing, broken off or damaged, whatever failed. */
  readonly complete: boolean;
}

interface Judged extends Pick<Report, 'shards' | 'units' | 'totals'> {
  /** Tests that could be given to no unit. */
  readonly unmatched: number;
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

function failureReasons({ files, records }: Evidence, { totals, shards }: Judged): string[] {
  const failed = totals.failed + totals.errored;
  const suiteErrors = files.filter((file) => !file.superseded).flatMap((file) => file.suiteErrors);
  return [
    ...(failed > 0 ? [`${failed} of ${plural(totals.tests, 'test')} failed`] : []),
    ...suiteErrors.map((error) => `a whole suite failed: ${error}`),
    ...records
      .filter((record) => endedBadly(record, shards))
      .map((record) => `shard ${record.shard} ended ${howItEnded(record)} although none of its tests failed`),
  ];
}

/** The shard says it failed, and its tests do not say why: a coverage threshold, a broken set-up. */
const endedBadly = (record: ShardRecord, shards: Report['shards']): boolean =>
  record.outcome === 'failed' && shards.some((shard) => shard.index === record.shard && shard.failed === 0);

const howItEnded = ({ exitCode }: ShardRecord): string =>
  exitCode === null ? 'by a signal' : `with exit code ${exitCode}`;

/** What is not known, whatever is known to have failed. */
function findGaps({ plan, files, records }: Evidence, { shards, units, unmatched }: Judged): string[] {
  const lost = shards.filter((shard) => shard.outcome === 'missing').map((shard) => shard.index);
  const missing = units.filter((unit) => unit.outcome === 'missing' && !lost.includes(unit.shard ?? 0));
  const bad = files.filter((file) => file.status !== 'ok' && !file.superseded);
  return [
    ...lostShards(lost),
    ...records.flatMap(brokenOff),
    ...(missing.length > 0
      ? [
          `${plural(missing.length, 'planned unit')} never reported a test: ${listSome(missing.map((unit) => unit.id))}${unknownUnits(unmatched)}`,
        ]
      : []),
    ...bad.map(
      (file) => `report ${file.path} is ${file.status}${file.problem === undefined ? '' : `: ${file.problem}`}`,
    ),
    ...(plan === undefined && files.length === 0 ? ['there was no plan and no report to judge'] : []),
  ];
}

/** One reason however many there are: a run that was cancelled early lost them all. */
function lostShards(lost: readonly number[]): string[] {
  const last = lost.at(-1);
  if (last === undefined) return [];
  if (lost.length === 1) return [`shard ${last} left no result: its job died, was cancelled or never began`];
  return [
    `shards ${lost.slice(0, -1).join(', ')} and ${last} left no result: their jobs died, were cancelled or never began`,
  ];
}

function brokenOff(record: ShardRecord): string[] {
  if (record.outcome === 'timed-out') return [`shard ${record.shard} was stopped because it took too long`];
  return record.outcome === 'crashed' ? [`shard ${record.shard} broke off ${howItEnded(record)}`] : [];
}

const unknownUnits = (count: number): string =>
  count === 0
    ? ''
    : `; ${plural(count, 'reported test')} could not be told apart by unit: a report must name its unit as file, class or name`;

const emptyReason = ({ plan }: Evidence): string =>
  plan?.units.length === 0 ? 'the plan found no tests' : 'the reports hold no tests';
