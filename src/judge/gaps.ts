/** Gaps: what is unknown, whatever is known to have failed. Each gap makes a run incomplete. docs/faults.md has the table. */
import type { Report, ReportUnit, ShardRecord } from '../model.ts';
import { listSome, plural } from '../text/numbers.ts';
import { lostTests, lostTestsReason } from './due-tests.ts';
import type { Evidence, Expected, Unusable } from './evidence.ts';

export interface GapFacts extends Pick<Report, 'shards' | 'units' | 'totals'> {
  /** How many tests belong to no known unit. */
  readonly unmatched: number;
  /** Signs that units ended early with a failure that does not count. */
  readonly cutShort: readonly string[];
}

/** All gaps, in order of weight. */
export function findGaps(evidence: Evidence, { shards, units, unmatched, cutShort }: GapFacts): string[] {
  const { files, records, unusable = [], expected, sightings } = evidence;
  const spoilt = new Set(unusable.map(({ shard }) => shard));
  const missingShards = shards.filter((shard) => shard.outcome === 'missing').map((shard) => shard.index);
  const lost = missingShards.filter((shard) => !spoilt.has(shard));
  const missing = units.filter(({ outcome, shard = 0 }) => outcome === 'missing' && !missingShards.includes(shard));
  const silent = records.filter(({ shard }) => !sightings.hasHeardOf(shard)).map(({ shard }) => shard);
  const isSilent = ({ shard = 0 }: ReportUnit) => silent.includes(shard);
  const bad = files.filter((file) => file.status !== 'ok' && !file.superseded);
  return [
    ...lostShards(lost),
    ...unusableResults(unusable),
    ...(expected === undefined ? [] : tooFew(expected)),
    ...records.flatMap(brokenOff),
    ...unplannedFiles(records),
    ...silent.flatMap((shard) => ranNothing(shard, missing)),
    ...unreported(
      missing.filter((unit) => !isSilent(unit)),
      unmatched,
    ),
    ...lostTestsReason(lostTests(evidence, units)),
    ...bad.map(
      (file) => `report ${file.path} is ${file.status}${file.problem === undefined ? '' : `: ${file.problem}`}`,
    ),
    ...(isNothing(evidence) ? [nothingToJudge(evidence)] : []),
    ...cutShort,
  ];
}

/** One reason for all lost shards, because a run that was cancelled early loses all of them. */
function lostShards(lost: readonly number[]): string[] {
  if (lost.length === 0) return [];
  const end =
    lost.length === 1
      ? 'its job crashed, was cancelled or never started'
      : 'their jobs crashed, were cancelled or never started';
  return [`${named(lost)} left no result: ${end}`];
}

/** The shards in words: `shard 1`, `shards 1, 2 and 3`. */
const named = (shards: readonly number[]): string =>
  shards.length === 1 ? `shard ${shards[0]}` : `shards ${shards.slice(0, -1).join(', ')} and ${shards.at(-1)}`;

function unusableResults(unusable: readonly Unusable[]): string[] {
  if (unusable.length === 0) return [];
  const shards = [...new Set(unusable.flatMap(({ shard }) => (shard === undefined ? [] : [shard])))].sort(
    (a, b) => a - b,
  );
  const whose = shards.length === 0 ? 'a shard' : named(shards);
  return [
    `the results of ${whose} cannot be used: ${unusable
      .slice(0, MAX_TOLD)
      .map(({ why }) => why)
      .join('; ')}${more(unusable)}`,
  ];
}

/** How many reasons of one kind are given in full. */
const MAX_TOLD = 3;

const more = (all: readonly unknown[]): string => (all.length > MAX_TOLD ? `; and ${all.length - MAX_TOLD} more` : '');

function tooFew({ shards, found }: Expected): string[] {
  if (found.length >= shards) return [];
  const those = found.length === 0 ? '' : `: ${listSome(found)}`;
  return [`${found.length} of ${plural(shards, 'expected shard')} left a result${those}`];
}

function brokenOff(record: ShardRecord): string[] {
  const { shard, outcome, problem } = record;
  if (problem !== undefined) return [`shard ${shard} ran nothing: ${problem}`];
  if (outcome === 'timed-out') return [`shard ${shard} was stopped because it took too long`];
  return outcome === 'crashed' ? [`shard ${shard} ${howItEnded(record, 'crashed')}${knownCauses(record)}`] : [];
}

export const howItEnded = ({ exitCode }: ShardRecord, verb: 'crashed' | 'ended'): string =>
  exitCode === null ? 'was killed by a signal' : `${verb} with exit code ${exitCode}`;

/** The end of a sentence. */
export const knownCauses = ({ causes = [] }: ShardRecord): string =>
  causes.length === 0 ? '' : `: ${causes.slice(0, MAX_TOLD).join('; ')}${more(causes)}`;

/** Test files that the framework found and no shard runs. The plan was made without the framework. */
function unplannedFiles(records: Evidence['records']): string[] {
  const files = [...new Set(records.flatMap(({ unplanned = [] }) => unplanned))];
  if (files.length === 0) return [];
  return [
    `no shard runs ${plural(files.length, 'test file')} that the framework finds: ${listSome(files)}. Install the framework in the plan job, so that it lists its tests ("discovery: list")`,
  ];
}

function ranNothing(shard: number, missing: Report['units']): string[] {
  const own = missing.filter((unit) => unit.shard === shard).map(({ id }) => id);
  return own.length === 0
    ? []
    : [`shard ${shard} ran no tests from its ${plural(own.length, 'unit')}: ${listSome(own)}`];
}

function unreported(missing: Report['units'], unmatched: number): string[] {
  if (missing.length === 0) return [];
  const ids = missing.map(({ id }) => id);
  return [`${plural(ids.length, 'planned unit')} reported no tests: ${listSome(ids)}${unknownUnits(unmatched)}`];
}

const unknownUnits = (count: number): string =>
  count === 0
    ? ''
    : `; ${plural(count, 'reported test')} could not be matched to a unit: a report must name the unit as file, class or test name`;

const isNothing = ({ plan, files, unusable = [], expected }: Evidence): boolean =>
  plan === undefined && expected === undefined && files.length === 0 && unusable.length === 0;

const nothingToJudge = ({ suite, host }: Evidence): string =>
  `there is nothing to judge: suite ${suite} has no plan (${host.plan.question}) and no report (${host.reportInputs})`;
