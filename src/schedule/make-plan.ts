/** From units with estimates to a plan that is proven to lose nothing. */
import type { EstimatedUnit, Plan, PlannedShard, PlannedUnit, RunsOn, StrategyName } from '../model.ts';
import { type Constraints, constrained, leastShards, NO_CONSTRAINTS } from './constraints.ts';
import { type Packing, packWithParts, type Splitting } from './large-files.ts';
import { byId, byLongestFirst, sortedBy } from './order.ts';
import { planId } from './plan-id.ts';
import { planWarnings } from './plan-warnings.ts';
import { proveComplete } from './proof.ts';
import { reasonOf } from './reason.ts';
import { alternatives, type Costs, chooseShardCount, costsUnder, type ShardRequest } from './shard-count.ts';
import { soundUnits } from './sound-units.ts';
import { STRATEGIES } from './strategies.ts';
import { timeoutMinutes } from './timeout.ts';
import { type Conditions, tryShards } from './trial.ts';

export interface PlanInput {
  readonly suite: string;
  readonly framework: string;
  readonly command?: readonly string[] | undefined;
  /** Relative to the repository, `.` for its root. */
  readonly workingDirectory: string;
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** GitHub's run attempt. */
  readonly attempt?: number | undefined;
  readonly units: readonly EstimatedUnit[];
  readonly request: ShardRequest;
  readonly pool: string;
  readonly runsOn: RunsOn;
  /** What a shard costs beside its tests. */
  readonly overheadMs: number;
  /** How long a shard's tests take against what their reports add up to; 1 when left out. */
  readonly overheadFactor?: number | undefined;
  /** How many past shards say so; none when left out. */
  readonly overheadShards?: number | undefined;
  /** Units that run at the same time inside a shard; 1 when left out. */
  readonly workers?: number | undefined;
  /** Shards that run at the same time; no limit when left out. */
  readonly concurrency?: number | undefined;
  readonly strategy: StrategyName;
  readonly constraints?: Constraints | undefined;
  /** Units to run first in their shard, so that a failure that is still there shows early. */
  readonly failedLast?: ReadonlySet<string> | undefined;
  /** Which files can be split; none when left out. */
  readonly splitting?: Splitting | undefined;
  /** What was found out before planning; it becomes part of the plan. */
  readonly warnings?: readonly string[] | undefined;
}

/** Zero units give a plan with zero shards. @throws Error when the plan would lose or repeat a unit, which is a bug. */
export function makePlan(input: PlanInput): Plan {
  const sound = soundUnits(input.units);
  const splitting = splittingOf(input);
  const whole = pack(input, sound.units);
  const packed = packWithParts(whole, splitting, input.request, (parts) => pack(input, parts));
  const { units, conditions, costs, trial } = packed;
  const shards = plannedShards(input, packed);
  const ids = units.map(({ id }) => id);
  proveComplete(
    ids,
    shards.map((shard) => shard.units),
  );
  const content: Omit<Plan, 'id' | 'createdAt'> = {
    version: 1,
    suite: input.suite,
    framework: input.framework,
    ...(input.command === undefined ? {} : { command: input.command }),
    workingDirectory: input.workingDirectory,
    commit: input.commit,
    units: units.map((unit) => plannedUnit(unit, input.pool)),
    shards,
    reason: reasonOf(trial, input.request, units),
    prediction: {
      wallMs: trial.wallMs,
      overheadMs: input.overheadMs,
      overheadFactor: input.overheadFactor ?? 1,
      overheadShards: input.overheadShards ?? 0,
      billedMinutes: trial.billedMinutes,
      lowerBoundMs: costs.bounds.wallMs(trial.shards),
      known: knownShare(units),
    },
    alternatives: alternatives(trial.shards, units.length, input.request, costs),
    warnings: [
      ...(input.warnings ?? []),
      ...sound.warnings,
      ...planWarnings({ request: input.request, units, trial, conditions, splitting }),
    ],
  };
  const made = { ...content, id: planId(content), createdAt: input.createdAt };
  return input.attempt === undefined ? made : { ...made, attempt: input.attempt };
}

interface Packed extends Packing {
  readonly conditions: Conditions;
  readonly costs: Costs;
}

function pack(input: PlanInput, given: readonly EstimatedUnit[]): Packed {
  const units = sortedBy(given, byId);
  const constraints = input.constraints ?? NO_CONSTRAINTS;
  const conditions = conditionsOf(input, units, constraints);
  const costs = costsUnder(conditions, leastShards(units, constraints));
  return { units, conditions, costs, trial: tryShards(conditions, chooseShardCount(units, input.request, costs)) };
}

/** Constraints name whole files, and the other strategies do not go by time, or keep files together on purpose. */
function splittingOf({ splitting, strategy, constraints = NO_CONSTRAINTS }: PlanInput): Splitting {
  if (splitting === undefined) return { parts: new Map(), otherwise: 'nothing is known of its parts' };
  if (strategy !== 'balanced') return { parts: new Map(), otherwise: `strategy ${strategy} keeps files whole` };
  const bound = new Set([...constraints.groups.flat(), ...constraints.exclusive]);
  return { ...splitting, parts: new Map([...splitting.parts].filter(([id]) => !bound.has(id))) };
}

const conditionsOf = (input: PlanInput, units: readonly EstimatedUnit[], constraints: Constraints): Conditions => ({
  units: sortedBy(units, byLongestFirst),
  strategy: constrained(STRATEGIES[input.strategy], constraints),
  overhead: { fixedMs: input.overheadMs, factor: input.overheadFactor ?? 1 },
  workers: input.workers ?? 1,
  concurrency: input.concurrency ?? Number.POSITIVE_INFINITY,
});

/** Keys in one order, whatever order they came in: a plan's bytes and its id depend on it. */
const plannedUnit = (
  { id, file, part, estimateMs, source, tests, testsSource }: EstimatedUnit,
  pool: string,
): PlannedUnit => ({ id, file, part, estimateMs, source, pool, tests, testsSource });

const plannedShards = (input: PlanInput, { trial }: Packed): PlannedShard[] =>
  trial.parts.map((part, index) => {
    const predictedMs = trial.predictedMs[index] ?? 0;
    return {
      index: index + 1,
      pool: input.pool,
      runsOn: input.runsOn,
      units: failedFirst(part, input.failedLast ?? new Set()),
      predictedMs,
      timeoutMinutes: timeoutMinutes(predictedMs, part),
    };
  });

/** The history knows files: of a split one every part may be what failed. */
function failedFirst(units: readonly EstimatedUnit[], failedLast: ReadonlySet<string>): string[] {
  if (failedLast.size === 0) return units.map(({ id }) => id);
  const failed = ({ id, file, part }: EstimatedUnit) => failedLast.has(part === undefined ? id : (file ?? id));
  return [...units.filter(failed), ...units.filter((unit) => !failed(unit))].map(({ id }) => id);
}

const knownShare = (units: readonly EstimatedUnit[]): number =>
  units.length === 0 ? 1 : units.filter(({ source }) => source === 'history').length / units.length;
