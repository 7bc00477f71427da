/** Makes a plan from units with estimates, and proves that it loses nothing. */

import type { Host } from '../host.ts';
import {
  type EstimatedUnit,
  isMeasured,
  type Plan,
  type PlannedPool,
  type PlannedShard,
  type PlannedUnit,
} from '../model.ts';
import { wholeId } from '../text/unit-id.ts';
import { type ConstraintPatterns, resolveConstraints } from './constraint-patterns.ts';
import { type Constraints, constrained, leastShards, NO_CONSTRAINTS } from './constraints.ts';
import { mostShards, withinHost } from './host-limits.ts';
import { type Packing, packWithParts, type Splitting } from './large-files.ts';
import { withinConcurrency } from './machine-pool.ts';
import { byId, byLongestFirst, sortedBy } from './order.ts';
import { withId } from './plan-id.ts';
import { planWarnings } from './plan-warnings.ts';
import { provePlan } from './proof.ts';
import { reasonOf } from './reason.ts';
import { alternatives, type Costs, chooseShardCount, costsUnder, type ShardRequest } from './shard-count.ts';
import { soundUnits } from './sound-units.ts';
import { decideStealing, type StealRequest, tailOf } from './stealing.ts';
import type { Strategy } from './strategy.ts';
import { timeoutMinutes } from './timeout.ts';
import { type Conditions, costOfPools, MS_PER_MINUTE, tryShards } from './trial.ts';

/** What the plan is for. */
export type PlanSubject = Pick<
  Plan,
  | 'suite'
  | 'framework'
  | 'workingDirectory'
  | 'commit'
  | 'createdAt'
  | 'attempt'
  | 'discovery'
  | 'args'
  | 'command'
  | 'workers'
  | 'skipped'
  | 'selection'
>;

/** A set of equal machines, and what is known about them. */
export interface Pool
  extends Pick<
    PlannedPool,
    'name' | 'mode' | 'axis' | 'region' | 'machines' | 'runsOn' | 'concurrency' | 'price' | 'speed'
  > {
  readonly overhead: ShardOverhead;
}

/** The machines that run the shards. */
export interface Machines {
  readonly host: Host;
  /** They split the units. */
  readonly pools: readonly [Pool, ...Pool[]];
  /** Units that run at the same time inside a shard; 1 when left out. */
  readonly workers?: number | undefined;
  /** Shards that run at the same time; no limit when left out. */
  readonly concurrency?: number | undefined;
  /** How many matrices share the shards; one when left out. */
  readonly matrices?: number | undefined;
}

/** A shard takes `fixedMs + factor * (time of its tests)`. */
export interface ShardOverhead {
  readonly fixedMs: number;
  readonly factor: number;
  /** The number of past shards that this was fitted to; 0 means that it is assumed. */
  readonly shards: number;
}

export interface PlanInput {
  readonly subject: PlanSubject;
  readonly units: readonly EstimatedUnit[];
  readonly request: ShardRequest;
  readonly machines: Machines;
  readonly strategy: Strategy;
  readonly constraints?: ConstraintPatterns | undefined;
  /** Units that this plan leaves out. A constraint may be about them alone. */
  readonly others?: readonly Pick<EstimatedUnit, 'id' | 'file'>[] | undefined;
  /** Units that run first in their shard, so that a failure that remains shows early. */
  readonly failedLast?: ReadonlySet<string> | undefined;
  /** The files that can be split; none when left out. */
  readonly splitting?: Splitting | undefined;
  /** Whether shards may take work from each other; off when left out. */
  readonly steal?: StealRequest | undefined;
  /** Warnings from before planning. They become part of the plan. */
  readonly warnings?: readonly string[] | undefined;
}

/** Makes the plan. Zero units give a plan with zero shards. @throws UsageError, Error when the plan would lose or repeat a unit, which is a bug. */
export function makePlan(input: PlanInput): Plan {
  const { machines } = input;
  const request = withinHost(input.request, machines);
  const sound = soundUnits(input.units);
  const { constraints, warnings } = resolveConstraints(sound.units, input.constraints ?? NO_CONSTRAINTS, input.others);
  const splitting = splittingOf(input, constraints);
  const packUnits = (units: readonly EstimatedUnit[]) => pack({ ...input, request }, constraints, units);
  const packed = packWithParts(packUnits(sound.units), splitting, request, packUnits);
  const { units, conditions, costs, trial } = packed;
  const stealing = stealingOf(input, packed);
  const bound = stealing?.on ? new Set([...constraints.groups.flat(), ...constraints.exclusive]) : undefined;
  const made = withId({
    version: 2,
    ...input.subject,
    pools: plannedPools(input, packed),
    units: plannedUnits(packed, machines),
    shards: plannedShards(input, packed, bound),
    reason: reasonOf(trial, request, units),
    ...(stealing === undefined ? {} : { stealing }),
    prediction: predictionOf(packed),
    alternatives: alternatives(trial.shards, request, costs),
    warnings: [
      ...(input.warnings ?? []),
      ...warnings,
      ...sound.warnings,
      ...planWarnings({ request, units, trial, conditions, splitting }),
    ],
  });
  provePlan(made);
  return made;
}

/** The pools with their keys in a fixed order. */
function plannedPools({ machines }: PlanInput, { trial, conditions }: Packed): PlannedPool[] {
  const costs = costOfPools(trial, conditions);
  return machines.pools.map(
    ({ name, mode, axis, region, machines: other, runsOn, concurrency, price, speed, overhead }) => ({
      name,
      mode,
      ...(axis === undefined ? {} : { axis }),
      ...(region === undefined ? {} : { region }),
      ...(other === undefined ? {} : { machines: other }),
      runsOn,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(price === undefined ? {} : { price }),
      speed,
      overheadMs: overhead.fixedMs,
      overheadFactor: overhead.factor,
      overheadShards: overhead.shards,
      wallMs: costs.get(name)?.wallMs ?? 0,
      billedMinutes: costs.get(name)?.billedMinutes ?? 0,
    }),
  );
}

const predictionOf = ({ units, costs, trial }: Packed): Plan['prediction'] => ({
  wallMs: trial.wallMs,
  billedMinutes: trial.billedMinutes,
  lowerBoundMs: costs.bounds.wallMs(trial.shards),
  known: knownShare(units),
  guessedMs: Math.round(guessedMs(units)),
});

interface Packed extends Packing {
  readonly conditions: Conditions;
  readonly costs: Costs;
}

function pack(input: PlanInput, constraints: Constraints, given: readonly EstimatedUnit[]): Packed {
  const units = sortedBy(given, byId);
  const conditions = conditionsOf(input, units, constraints);
  const most = mostShards(input.machines);
  const costs = costsUnder(conditions, leastShards(units, constraints, most), most);
  return { units, conditions, costs, trial: tryShards(conditions, chooseShardCount(units, input.request, costs)) };
}

/** What may be split. Units with constraints stay whole, because constraints name whole files. */
function splittingOf({ splitting, strategy }: PlanInput, constraints: Constraints): Splitting {
  if (splitting === undefined) return { parts: new Map(), otherwise: 'its parts are not known' };
  if (!strategy.splitsFiles) return { parts: new Map(), otherwise: `strategy ${strategy.name} keeps files whole` };
  const bound = new Set([...constraints.groups.flat(), ...constraints.exclusive]);
  return { ...splitting, parts: new Map([...splitting.parts].filter(([id]) => !bound.has(id))) };
}

/** The conditions of a trial. Without billing whole minutes count too, so that a few seconds do not change the number of shards. */
const conditionsOf = (
  { strategy, machines }: PlanInput,
  units: readonly EstimatedUnit[],
  constraints: Constraints,
): Conditions => ({
  units: sortedBy(units, byLongestFirst),
  strategy: constrained(strategy, constraints),
  pools: withinConcurrency(
    machines.pools.map(({ name, speed, overhead, concurrency }) => ({
      name,
      speed,
      overhead,
      concurrency: concurrency ?? Number.POSITIVE_INFINITY,
    })),
    machines.concurrency ?? Number.POSITIVE_INFINITY,
  ),
  workers: machines.workers ?? 1,
  billingStepMs: machines.host.billingStepMs ?? MS_PER_MINUTE,
});

/** The unit with its keys in a fixed order, because a plan's bytes and its id depend on that order. */
const plannedUnit = (
  { id, file, part, estimateMs, source, tests, testsSource, mayBeEmpty }: EstimatedUnit,
  pool: string,
): PlannedUnit => ({ id, file, part, estimateMs, source, pool, tests, testsSource, mayBeEmpty });

/** The units, each with the pool of its shard. */
function plannedUnits({ units, trial }: Packed, { pools: [first] }: Machines): PlannedUnit[] {
  const poolOf = new Map<string, string>();
  for (const [at, part] of trial.parts.entries())
    if (trial.slots[at]?.name !== first.name) for (const { id } of part) poolOf.set(id, trial.slots[at]?.name ?? '');
  return units.map((unit) => plannedUnit(unit, poolOf.get(unit.id) ?? first.name));
}

/** Whether shards take work from each other. Only the pools that split share it. */
const stealingOf = ({ steal, machines }: PlanInput, { trial, units, conditions }: Packed): Plan['stealing'] => {
  const shards = trial.parts.length;
  const machinesAtOnce = conditions.pools.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const shareMs = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0) / Math.max(1, shards);
  if (steal === undefined || machines.pools[0].mode !== 'split') return undefined;
  return decideStealing(steal, { shards, shareMs, uneven: shards > machinesAtOnce });
};

/** @param bound units that must stay with others, or alone; undefined where no shard takes work from another one */
const plannedShards = (
  { machines, failedLast }: PlanInput,
  { trial }: Packed,
  bound: ReadonlySet<string> | undefined,
): PlannedShard[] =>
  trial.parts.map((part, index) => {
    const predictedMs = trial.predictedMs[index] ?? 0;
    const units = failedFirst(part, failedLast ?? new Set());
    return {
      index: index + 1,
      pool: trial.slots[index]?.name ?? machines.pools[0].name,
      units: units.map(({ id }) => id),
      ...(bound === undefined ? {} : tailOf(units, bound)),
      predictedMs,
      timeoutMinutes: timeoutMinutes(predictedMs, part, machines.host),
    };
  });

/** The units in the order to run them. The history knows only files, so any part of a split file may be the one that failed. */
function failedFirst(units: readonly EstimatedUnit[], failedLast: ReadonlySet<string>): readonly EstimatedUnit[] {
  if (failedLast.size === 0) return units;
  const failed = (unit: EstimatedUnit) => failedLast.has(wholeId(unit));
  return [...units.filter(failed), ...units.filter((unit) => !failed(unit))];
}

const knownShare = (units: readonly EstimatedUnit[]): number =>
  units.length === 0 ? 1 : units.filter(({ source }) => source === 'history').length / units.length;

const guessedMs = (units: readonly EstimatedUnit[]): number =>
  units.reduce((sum, unit) => (isMeasured(unit) ? sum : sum + unit.estimateMs), 0);
