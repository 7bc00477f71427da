/** The report, made from the evidence: totals, shards, units, verdict. Pure: the same evidence gives the same bytes. */
import {
  type Breach,
  MAX_ATTACHMENTS_OF_TEST,
  MAX_CHANGED_NAMES,
  MAX_TIMES,
  type Report,
  type ReportFile,
  type ReportTest,
  type ReportUnit,
  type Series,
  type ShardRecord,
} from '../model.ts';
import { deviceLabel } from '../text/device-label.ts';
import { legKey } from '../text/leg.ts';
import { attemptsOf, wholeWallMs } from './carried-over.ts';
import { type ComparedWith, Comparison } from './comparison.ts';
import { lostTests } from './due-tests.ts';
import { wasCancelled } from './ended-jobs.ts';
import { type Copy, copiesOf, type Evidence, type EvidenceFile } from './evidence.ts';
import { isInfrastructure } from './infrastructure.ts';
import { compareTimes, measuredTimes, placeWarnings } from './metrics/compare.ts';
import { judgeTimes, type TimeLimit } from './metrics/limits.ts';
import type { Samples } from './metrics/samples.ts';
import { findOddities } from './oddities.ts';
import { type AxisTallies, newTally, tallyTests } from './tally.ts';
import { unitResults } from './units.ts';
import { misfits } from './usage.ts';
import { judge } from './verdict.ts';

export interface AssembleOptions extends ComparedWith {
  /** The suites that are judged together with this one, which is one of them. */
  readonly suites?: readonly string[] | undefined;
  /** Keep every test in `tests`. */
  readonly full?: boolean;
  /** Fitted to past and present shards. */
  readonly overhead?: Report['overhead'];
  /** Collects the times that this run measured. Without it none are compared. */
  readonly samples?: Samples | undefined;
  /** Times of earlier runs. */
  readonly series?: readonly Series[] | undefined;
  readonly limits?: readonly TimeLimit[] | undefined;
}

export function assembleReport(evidence: Evidence, options: AssembleOptions = {}): Report {
  const { suite, commit, createdAt, plan } = evidence;
  const comparison = new Comparison(evidence, options);
  const tallies = tallyTests(comparison.each(evidence.tests, options.samples?.see), options.full ?? false);
  const copies = copiesOf(evidence);
  const units = copies.flatMap((copy) => withoutPartTimes(copy, unitResults(copy, tallies.on(copy.axis))));
  const shards = copies.flatMap((copy) => shardResults(copy, tallies.on(copy.axis)));
  const { timed: _timed, ...counts } = tallies.all;
  const totals = { ...counts, missing: units.filter((unit) => unit.outcome === 'missing').length, ...wall(shards) };
  const { facts, warnings, muted, cutShort } = comparison.result({ units, shards });
  const times = timesOf(options);
  const judgement = judge(evidence, {
    shards,
    units,
    totals,
    unmatched: tallies.unmatched,
    muted,
    cutShort,
    breaches: times.breaches,
  });
  const misfit = misfits(evidence.records, plan?.workers ?? 1);
  const { warnings: odd, ...oddities } = findOddities(evidence, totals);
  return {
    version: 1,
    suite,
    ...(options.suites === undefined ? {} : { suites: options.suites }),
    commit,
    ...(plan === undefined ? {} : { planId: plan.id }),
    createdAt,
    ...judgement,
    ...(judgement.verdict === 'incomplete' && wasCancelled(evidence, { shards }) && { cancelled: true }),
    warnings: [...planWarnings(plan), ...evidence.warnings, ...odd, ...warnings, ...times.warnings],
    totals,
    shards,
    units,
    tests: withDevices(tallies.kept, shards, units),
    files: evidence.files.map(reportFile),
    flaky: tallies.flakyNames,
    missing: missingParts(shards, units),
    ...notSelected(plan),
    ...oddities,
    ...(isInfrastructure(totals) && { infrastructure: true }),
    ...facts,
    ...(plan !== undefined && { known: plan.prediction.known }),
    ...(times.measured !== undefined && { measured: times.measured }),
    ...(misfit.length > 0 && { misfits: misfit }),
    ...(options.overhead !== undefined && { overhead: options.overhead }),
  };
}

/** The units that no change affects, as the plan says. */
function notSelected(plan: Evidence['plan']): Pick<Report, 'notSelected'> {
  const { since = '', commit, notSelected: ids = [] } = plan?.selection ?? {};
  if (ids.length === 0) return {};
  const names = ids.slice(0, MAX_CHANGED_NAMES);
  return { notSelected: { since, ...(commit !== undefined && { commit }), count: ids.length, names } };
}

/** What the plan warned about its tests. Whoever reads a verdict reads it too. */
const planWarnings = (plan: Evidence['plan']): readonly string[] =>
  plan?.discovery?.warnings?.map((warning) => `the plan warned: ${warning}`) ?? [];

/** The measured times, compared and judged. */
function timesOf({ samples, series, limits }: AssembleOptions): {
  readonly measured?: Report['measured'];
  readonly breaches: readonly Breach[];
  readonly warnings: readonly string[];
} {
  if (samples === undefined) return { breaches: [], warnings: [] };
  const compared = compareTimes(samples.all(), series);
  const { breaches, over, warnings } = judgeTimes(compared, limits);
  const measured = measuredTimes(compared, over, samples.leftOut);
  const told = breaches.slice(0, MAX_TIMES);
  const all = [...warnings, ...placeWarnings(measured?.places ?? [])];
  return { ...(measured && { measured: { ...measured, breaches: told } }), breaches, warnings: all };
}

/** The tests, each with the device that its unit ran on. */
function withDevices(
  tests: readonly ReportTest[],
  shards: Report['shards'],
  units: readonly ReportUnit[],
): readonly ReportTest[] {
  const labels = new Map(shards.flatMap(({ devices = [] }) => devices.map((one) => [one.id, deviceLabel(one)])));
  if (labels.size === 0) return tests;
  const keyOf = (unit: string, axis = ''): string => `${axis}\n${unit}`;
  const ranOn = new Map(units.map(({ id, axis, device = '' }) => [keyOf(id, axis), labels.get(device)]));
  return tests.map((test) => {
    const device = ranOn.get(keyOf(test.unit ?? '', test.axis));
    return device === undefined ? test : { ...test, device };
  });
}

/** The file without facts that only the verdict needs. */
const reportFile = ({ path, status, producer, problem, cases }: EvidenceFile): ReportFile => ({
  path,
  status,
  ...(producer !== undefined && { producer }),
  ...(problem !== undefined && { problem }),
  cases,
});

/** The units, where those that lost tests have no time: the time of the others alone would teach a wrong estimate. */
function withoutPartTimes(copy: Copy, units: readonly ReportUnit[]): ReportUnit[] {
  const lost = lostTests(copy, units);
  return units.map((unit) => {
    const { durationMs: _partTime, ...rest } = unit;
    return lost.has(unit.id) ? rest : unit;
  });
}

function wall(shards: Report['shards']): { wallMs?: number } {
  const times = shards.flatMap((shard) => (shard.actualMs === undefined ? [] : [shard.actualMs]));
  return times.length === 0 ? {} : { wallMs: Math.max(...times) };
}

/** The planned shards in order. Each has its record or is missing. Without a plan, only shards with a record are known. */
function shardResults({ axis, plan, records, logs, attachedToLegs }: Copy, { byShard }: AxisTallies): Report['shards'] {
  const recordOf = new Map(records.map((record) => [record.shard, record]));
  const indices = plan?.shards.map((shard) => shard.index) ?? [...recordOf.keys()].sort((a, b) => a - b);
  return indices.map((index) => {
    const planned = plan?.shards.find((shard) => shard.index === index);
    const record = recordOf.get(index);
    const { tests, failed, errored } = byShard.get(index) ?? newTally();
    const log = logs?.get(legKey({ shard: index, axis }));
    const attached = attachedToLegs?.get(legKey({ shard: index, axis }));
    return {
      index,
      ...(axis === '' ? {} : { axis }),
      pool: planned?.pool ?? record?.pool ?? '',
      ...(planned === undefined ? {} : { predictedMs: planned.predictedMs }),
      units: planned?.units.length ?? record?.units.length ?? 0,
      tests,
      failed: failed + errored,
      ...(record === undefined
        ? { outcome: 'missing' as const, tail: [] }
        : {
            attempt: record.attempt,
            outcome: record.outcome,
            exitCode: record.exitCode,
            ...carriedOver(record),
            actualMs: wholeWallMs(record),
            ...(record.devices !== undefined && { devices: record.devices }),
            tail: record.outcome === 'passed' ? [] : record.tail,
            ...(log !== undefined && { log }),
            ...(attached !== undefined && { attachments: attached.slice(0, MAX_ATTACHMENTS_OF_TEST) }),
          }),
    };
  });
}

function carriedOver(record: ShardRecord): { carriedOver?: number } {
  const units = attemptsOf(record).size;
  return units === 0 ? {} : { carriedOver: units };
}

const missingParts = (shards: Report['shards'], units: Report['units']): Report['missing'] => [
  ...shards
    .filter((shard) => shard.outcome === 'missing')
    .map(({ index, axis }) => ({ shard: index, ...(axis === undefined ? {} : { axis }) })),
  ...units
    .filter((unit) => unit.outcome === 'missing')
    .map(({ id, shard, axis }) => ({
      unit: id,
      ...(shard === undefined ? {} : { shard }),
      ...(axis === undefined ? {} : { axis }),
    })),
];
