/** The results of a run for each file. The parts of a split file are joined again, because the history knows files. */

import type { PartSelector } from '../../frameworks/framework.ts';
import { findFramework } from '../../frameworks/index.ts';
import { groupBy } from '../../group-by.ts';
import { classOnAxis } from '../../history/estimate.ts';
import type { UnitRun } from '../../history/update.ts';
import type { Copy } from '../../judge/evidence.ts';
import {
  axisLabel,
  byCodeUnit,
  MAX_FILES_WITH_PARTS,
  MAX_PART_NAME,
  MAX_PARTS,
  machinesOf,
  type PartHistory,
  type Plan,
  type Report,
  type ReportTest,
  type ReportUnit,
  type ShardRecord,
  type UnitOutcome,
} from '../../model.ts';
import { nameWithoutAxis } from '../../text/leg.ts';
import { isWholeFile, wholeId } from '../../text/unit-id.ts';

export interface MeasuredRun {
  readonly report: Report;
  readonly tests: Iterable<ReportTest>;
}

export function measuredUnits(copies: readonly Copy[], run: MeasuredRun): UnitRun[] {
  const byAxis = groupBy(run.report.units, ({ axis = '' }) => axis);
  return copies.flatMap((copy) =>
    copy.plan === undefined ? [] : measuredIn(copy, copy.plan, byAxis.get(copy.axis) ?? [], run),
  );
}

/** @param reported the results of this copy */
function measuredIn(
  { axis, own, records }: Copy,
  plan: Plan,
  reported: readonly ReportUnit[],
  run: MeasuredRun,
): UnitRun[] {
  const planned = new Map(plan.units.map((unit) => [unit.id, unit]));
  const results = new Map<string, ReportUnit[]>();
  for (const unit of reported) {
    const id = wholeId(planned.get(unit.id) ?? unit);
    if (planned.has(id)) results.set(id, [...(results.get(id) ?? []), unit]);
  }
  const classOf = classesOf(plan);
  const poolOf = (id: string): string => classOnAxis(classOf(planned.get(id)?.pool ?? ''), axisLabel(own));
  const units = [...results].map(([id, parts]) => ({ ...joined(id, parts), pool: poolOf(id) }));
  const select = selectorOf(plan, records);
  if (select === undefined) return units.map((unit) => ({ ...unit, parts: [] }));
  const parts = measuredParts(plan, longestFiles(plan, units), select, testsOn(axis, run.tests));
  return units.map((unit) => {
    const own = parts.get(unit.id);
    return own === undefined ? unit : { ...unit, parts: own };
  });
}

/** The name under which the history keeps the times of a pool. */
export function classesOf({ pools }: Pick<Plan, 'pools'>): (pool: string) => string {
  const names = new Map(pools.map((pool) => [pool.name, machinesOf(pool)]));
  return (pool) => names.get(pool) ?? pool;
}

/** The tests on this value of the axis, under the names that the framework gave them. */
function* testsOn(axis: string, tests: Iterable<ReportTest>): Generator<ReportTest> {
  for (const test of tests)
    if ((test.axis ?? '') === axis) yield axis === '' ? test : { ...test, name: nameWithoutAxis(test) };
}

/** Outcomes from worst to best. The worst outcome of its parts counts for a file. */
const BY_WEIGHT: readonly UnitOutcome[] = ['missing', 'failed', 'passed', 'skipped', 'deselected'];

function joined(id: string, parts: readonly ReportUnit[]): Omit<UnitRun, 'pool' | 'parts'> {
  const ran = parts.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'deselected');
  const times = ran.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]));
  return {
    id,
    outcome: BY_WEIGHT.find((outcome) => parts.some((part) => part.outcome === outcome)) ?? 'missing',
    ...(times.length > 0 && times.length === ran.length && { durationMs: sum(times) }),
    tests: sum(parts.map(({ tests }) => tests)),
    flaky: parts.some(({ flaky }) => flaky),
  };
}

/** Selects the parts of a file. Undefined unless every shard could select parts, so that the next plan may split files only then. */
const selectorOf = ({ framework }: Plan, records: readonly ShardRecord[]): PartSelector | undefined =>
  records.length > 0 && records.every(({ canSelect }) => canSelect) ? findFramework(framework).select : undefined;

function longestFiles(plan: Plan, units: readonly UnitRun[]): ReadonlySet<string> {
  const files = new Set(plan.units.filter(isWholeFile).map(({ id }) => id));
  const longest = units
    .filter(({ id }) => files.has(id))
    .toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0) || byCodeUnit(a.id, b.id));
  return new Set(longest.slice(0, MAX_FILES_WITH_PARTS).map(({ id }) => id));
}

/** The longest parts of each of these files, longest first. Tests outside parts that can be selected are left out. */
function measuredParts(
  plan: Plan,
  files: ReadonlySet<string>,
  { partOf }: PartSelector,
  tests: Iterable<ReportTest>,
): ReadonlyMap<string, readonly PartHistory[]> {
  const wholeOf = new Map(plan.units.map((unit) => [unit.id, wholeId(unit)]));
  const times = new Map([...files].map((file) => [file, new Map<string, PartHistory>()]));
  for (const test of tests) {
    const file = wholeOf.get(test.unit ?? '');
    const parts = times.get(file ?? '');
    const name = file === undefined || parts === undefined ? undefined : partOf(test, file);
    if (parts === undefined || name === undefined || name === '' || name.length > MAX_PART_NAME) continue;
    const before = parts.get(name) ?? { name, durationMs: 0, tests: 0 };
    parts.set(name, { name, durationMs: before.durationMs + (test.durationMs ?? 0), tests: before.tests + 1 });
  }
  return new Map([...times].map(([file, parts]) => [file, longestParts([...parts.values()])]));
}

const longestParts = (parts: readonly PartHistory[]): PartHistory[] =>
  parts.toSorted((a, b) => b.durationMs - a.durationMs || byCodeUnit(a.name, b.name)).slice(0, MAX_PARTS);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
