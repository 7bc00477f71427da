/** Gaps: what is unknown, whatever is known to have failed. Each gap makes a run incomplete. docs/faults.md has the table. */
import { axisLabel, type Report, type ShardRecord } from '../model.ts';
import { axisName } from '../text/axis-name.ts';
import { axisSuffix, legName, legOfRecord } from '../text/leg.ts';
import { listSome, plural } from '../text/numbers.ts';
import { lostTests, lostTestsReason } from './due-tests.ts';
import { blamedJobs } from './ended-jobs.ts';
import { type Copy, copiesOf, damageOf, type Evidence, type Expected, type Unusable } from './evidence.ts';
import { lostShardsInWords, namesOfShards } from './lost-shards.ts';
import { type UnequalAxes, unequalAxes } from './unequal-axes.ts';

export interface GapFacts extends Pick<Report, 'shards' | 'units' | 'totals'> {
  /** How many tests belong to no known unit. */
  readonly unmatched: number;
  /** Signs that units ended early with a failure that does not count. */
  readonly cutShort: readonly string[];
}

/** All gaps, in order of weight. */
export function findGaps(evidence: Evidence, facts: GapFacts): string[] {
  const { files, records, unusable = [], expected } = evidence;
  const copies = copiesOf(evidence);
  const axes = unequalAxes(evidence.plan, copies);
  return [
    ...axes.reasons,
    ...copies.flatMap((copy) => lostShards(copy, facts, evidence, axes)),
    ...lostLegs(evidence, copies, facts),
    ...skippedPools(evidence),
    ...(evidence.badPlan === undefined ? [] : [`the plan cannot be used: ${evidence.badPlan}`]),
    ...unusableResults(unusable),
    ...(expected === undefined ? [] : tooFew(expected)),
    ...records.flatMap(brokenOff),
    ...unplannedFiles(records),
    ...copies.flatMap((copy) => lostUnits(copy, facts)),
    ...copies.flatMap((copy) => lostTestsReason(lostTests(copy, rowsOf(copy, facts.units)), copy.axis)),
    ...files.flatMap(damageOf),
    ...(isNothing(evidence) ? [nothingToJudge(evidence)] : []),
    ...facts.cutShort,
  ];
}

const isMissing = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'missing';

/** The rows of a copy. Without an axis, rows have none. */
const rowsOf = <Row extends { readonly axis?: string | undefined }>({ axis }: Copy, rows: readonly Row[]): Row[] =>
  rows.filter((row) => (row.axis ?? '') === axis);

/** The shards of a copy that left no result. Those whose result cannot be used, or whose matrix does not have the axis, have another reason. */
function lostShards(copy: Copy, { shards }: GapFacts, evidence: Evidence, { isForeign }: UnequalAxes): string[] {
  const name = axisName(copy.own);
  const { unusable = [] } = evidence;
  const spoilt = new Set(unusable.filter(({ axis = '' }) => axis === name).map(({ shard }) => shard));
  const lost = rowsOf(copy, shards)
    .filter((row) => isMissing(row) && !spoilt.has(row.index))
    .map(({ index }) => index)
    .filter((shard) => !isForeign(shard, copy.own));
  return lostShardsInWords(lost, axisSuffix(copy.axis), evidence, shards);
}

/** Legs of axis values that left nothing at all. Only the number of jobs in the matrix tells that they exist. */
function lostLegs({ legs }: Evidence, copies: readonly Copy[], { shards }: GapFacts): string[] {
  const lost = (legs ?? 0) - shards.length;
  if (lost <= 0) return [];
  const known = [...new Set(copies.map(({ own }) => axisLabel(own)))].filter((axis) => axis !== '');
  return [
    `${lost} of ${plural(legs ?? 0, 'job')} of the matrix left no result, for other values than ${listSome(known)}. Does the matrix have fewer jobs that run a shard? Write their number as input expect-shards`,
  ];
}

/** Pools that were to run tests and could not. */
const skippedPools = ({ plan }: Evidence): string[] =>
  (plan?.skipped ?? []).map(({ pool, why }) => `nothing ran on pool ${pool}: ${why}`);

/** Planned units that no report names: all of a shard, or single ones. */
function lostUnits(copy: Copy, { shards, units, unmatched }: GapFacts): string[] {
  const { records, sightings, axis } = copy;
  const lost = new Set(
    rowsOf(copy, shards)
      .filter(isMissing)
      .map(({ index }) => index),
  );
  const missing = rowsOf(copy, units).filter((unit) => isMissing(unit) && !lost.has(unit.shard ?? 0));
  const silent = records.map(({ shard }) => shard).filter((shard) => !sightings.hasHeardOf(shard));
  const others = missing.filter(({ shard = 0 }) => !silent.includes(shard));
  return [
    ...silent.flatMap((shard) =>
      ranNothing(
        legName({ shard, axis }),
        missing.filter((unit) => unit.shard === shard),
      ),
    ),
    ...unreported(others, unmatched, axis),
  ];
}

function unusableResults(unusable: readonly Unusable[]): string[] {
  if (unusable.length === 0) return [];
  const shards = [...new Set(unusable.flatMap(({ shard }) => (shard === undefined ? [] : [shard])))].sort(
    (a, b) => a - b,
  );
  const whose = shards.length === 0 ? 'a shard' : namesOfShards(shards);
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
  const { outcome, problem } = record;
  const name = legName(legOfRecord(record));
  if (problem !== undefined) return [`${name} ran nothing: ${problem}`];
  if (outcome === 'timed-out') return [`${name} was stopped because it took too long`];
  if (outcome === 'cancelled') return [`${name} was cancelled before it was done`];
  if (outcome !== 'crashed') return [];
  return [`${name} ${howItEnded(record, record.exitCode === 0 ? 'ended' : 'crashed')}${knownCauses(record)}`];
}

export const howItEnded = ({ exitCode }: ShardRecord, verb: 'crashed' | 'ended'): string =>
  exitCode === null ? 'was killed by a signal' : `${verb} with exit code ${exitCode}`;

/** The end of a sentence. */
export const knownCauses = ({ causes = [] }: ShardRecord): string =>
  causes.length === 0 ? '' : `: ${causes.slice(0, MAX_TOLD).join('; ')}${more(causes)}`;

/** Test files that the framework found and the plan lacks. The plan was made without the framework, or where something else is installed. */
function unplannedFiles(records: Evidence['records']): string[] {
  const files = [...new Set(records.flatMap(({ unplanned = [] }) => unplanned))];
  if (files.length === 0) return [];
  return [
    `the plan lacks ${plural(files.length, 'test file')} that the framework finds: ${listSome(files)}. Choose them by the arguments of the plan ("args:"), or name the files in "tests:". Where the framework can list its tests ("discovery: list"), it is enough to install in the plan job what the shards have`,
  ];
}

function ranNothing(name: string, missing: Report['units']): string[] {
  const own = missing.map(({ id }) => id);
  return own.length === 0 ? [] : [`${name} ran no tests from its ${plural(own.length, 'unit')}: ${listSome(own)}`];
}

function unreported(missing: Report['units'], unmatched: number, axis: string): string[] {
  if (missing.length === 0) return [];
  const ids = missing.map(({ id }) => id);
  return [
    `${plural(ids.length, 'planned unit')} reported no tests${axisSuffix(axis)}: ${listSome(ids)}${unknownUnits(unmatched)}`,
  ];
}

const unknownUnits = (count: number): string =>
  count === 0
    ? ''
    : `; ${plural(count, 'reported test')} could not be matched to a unit: a report must name the unit as file, class or test name`;

const isNothing = ({ plan, badPlan, files, unusable = [], expected }: Evidence): boolean =>
  plan === undefined && badPlan === undefined && expected === undefined && files.length === 0 && unusable.length === 0;

function nothingToJudge({ suite, host, jobs }: Evidence): string {
  const blamed = blamedJobs(jobs);
  const why = blamed ?? host.plan.question;
  return `there is nothing to judge: suite ${suite} has no plan (${why}) and no report (${host.reportInputs})`;
}
