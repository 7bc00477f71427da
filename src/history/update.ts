/**
 * Updates the history with a run:
 * - the durations of units that passed at the first try,
 * - the outcomes of all units that ran,
 * - the overhead of its shards.
 */
import {
  type Base,
  type History,
  type LastRun,
  MAX_DURATION_MS,
  MAX_SAMPLES,
  type PartHistory,
  type RunnerClass,
  type ShardRecord,
  type UnitHistory,
  type UnitOutcome,
} from '../model.ts';
import { type BaseRun, updateBase } from './base.ts';
import { isOnAxisOf } from './estimate.ts';
import { nextParts, withPartsOfLongest } from './part-times.ts';
import { toPrecision } from './precision.ts';
import { retained } from './retention.ts';
import { type MeasuredSeries, updateSeries } from './series.ts';
import { addShardSamples } from './shard-samples.ts';

export interface UnitRun {
  readonly id: string;
  readonly pool: string;
  readonly outcome: UnitOutcome;
  /** Absent means unknown, not zero. */
  readonly durationMs?: number | undefined;
  readonly tests: number;
  readonly flaky: boolean;
  /** Its longest parts, longest first. Absent when they were not measured, and empty when the unit cannot run in parts. */
  readonly parts?: readonly PartHistory[] | undefined;
}

export interface RunToLearn {
  readonly suite: string;
  readonly now: Date;
  readonly records: readonly ShardRecord[];
  readonly units: readonly UnitRun[];
  /** The units that its plan found and left out. They are still there. */
  readonly notSelected?: readonly string[] | undefined;
  /** Present only for a run of the default branch. */
  readonly base?: BaseRun | undefined;
  /** Receives what the history does not keep. */
  readonly tell?: (loss: string) => void;
  /** What it leaves for the next run of its branch. */
  readonly lastRun?: LastRun | undefined;
  /** Its plan, as `planKey` names it. */
  readonly taughtBy?: string | undefined;
  /** Times at places. */
  readonly series?: readonly MeasuredSeries[] | undefined;
}

/** The history after a run. A run updates only what it measured. A history of another suite is ignored. */
export function updateHistory(previous: History | undefined, run: RunToLearn): History {
  const past = previous?.suite === run.suite ? previous : undefined;
  const classes = updateClasses(past?.classes ?? [], run);
  const base = baseAfter(past?.base, classes, run);
  const series = updateSeries(past?.series ?? [], run.series ?? [], run.now);
  return {
    version: 1,
    suite: run.suite,
    updatedAt: run.now.toISOString(),
    classes,
    ...(base === undefined ? {} : { base }),
    ...(run.lastRun === undefined ? {} : { lastRun: run.lastRun }),
    ...(run.taughtBy === undefined ? {} : { taughtBy: run.taughtBy }),
    ...(series.length === 0 ? {} : { series }),
  };
}

function updateClasses(classes: History['classes'], run: RunToLearn): RunnerClass[] {
  const pools = [...new Set(run.units.map(({ pool }) => pool))];
  // A plan that now runs for each value of an axis, or no longer does, leaves classes that nothing updates.
  const isLeft = (name: string) => pools.some((pool) => isOnAxisOf(pool, name) || isOnAxisOf(name, pool));
  const names = new Set([...classes.map(({ name }) => name).filter((name) => !isLeft(name)), ...pools]);
  const updated = [...names].sort().map((name) =>
    updateClass(
      classes.find((group) => group.name === name),
      name,
      run,
    ),
  );
  // No plan has the pool any more, when all its units are forgotten.
  return updated.filter(({ name, units }) => units.length > 0 || pools.includes(name));
}

function baseAfter(previous: Base | undefined, classes: readonly RunnerClass[], run: RunToLearn): Base | undefined {
  if (run.base === undefined) return previous;
  const alive = new Set(classes.flatMap(({ units }) => units.map(({ id }) => id)));
  return updateBase(previous, run.base, alive, run.now);
}

function updateClass(previous: RunnerClass | undefined, name: string, run: RunToLearn): RunnerClass {
  const records = run.records.filter(({ pool }) => pool === name);
  const units = new Map((previous?.units ?? []).map((unit) => [unit.id, unit]));
  const measured = run.units.filter(({ pool, outcome }) => pool === name && outcome !== 'missing');
  for (const id of run.notSelected ?? []) {
    const known = units.get(id);
    if (known !== undefined) units.set(id, { ...known, lastSeen: run.now.toISOString() });
  }
  // Where two pools ran a unit on the same machines, its failure is the outcome that stays.
  for (const unit of measured.toSorted((a, b) => Number(a.outcome === 'failed') - Number(b.outcome === 'failed'))) {
    units.set(unit.id, updateUnit(units.get(unit.id), unit, run.now));
  }
  return {
    name,
    shards: addShardSamples(previous?.shards ?? [], records),
    units: withPartsOfLongest(retained(units.values(), run.now, run.tell)),
  };
}

function updateUnit(previous: UnitHistory | undefined, unit: UnitRun, now: Date): UnitHistory {
  const tests = unit.outcome === 'passed' ? unit.tests : previous?.tests;
  const sample = durationSample(unit);
  const parts = partsAfter(previous, unit, sample.length > 0);
  return {
    id: unit.id,
    durationsMs: [...(previous?.durationsMs ?? []), ...sample].slice(-MAX_SAMPLES),
    ...(tests === undefined ? {} : { tests }),
    ...(parts === undefined || parts.length === 0 ? {} : { parts }),
    // Arguments that leave a unit out say nothing about it.
    lastOutcome: unit.outcome === 'deselected' ? (previous?.lastOutcome ?? 'deselected') : unit.outcome,
    fails: (previous?.fails ?? 0) + (unit.outcome === 'failed' ? 1 : 0),
    flakes: (previous?.flakes ?? 0) + (unit.flaky ? 1 : 0),
    lastSeen: now.toISOString(),
  };
}

function partsAfter(previous: UnitHistory | undefined, { parts }: UnitRun, teaches: boolean): UnitHistory['parts'] {
  if (parts === undefined || (!teaches && parts.length > 0)) return previous?.parts;
  return nextParts(previous?.parts, parts);
}

/** The new duration, if there is one. A failed unit ends early or waits for a timeout, and a skipped unit takes no time, so they have none. */
function durationSample({ outcome, flaky, durationMs }: UnitRun): number[] {
  const teaches = outcome === 'passed' && !flaky && durationMs !== undefined;
  return teaches && durationMs <= MAX_DURATION_MS ? [toPrecision(durationMs)] : [];
}
