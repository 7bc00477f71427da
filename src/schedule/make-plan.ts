/** From units with estimates to a plan that is proven to lose nothing. */
import type { EstimatedUnit, Plan, PlannedShard, RunsOn, StrategyName } from '../model.ts';
import { type Constraints, constrained, leastShards, NO_CONSTRAINTS } from './constraints.ts';
import { byLongestFirst } from './order.ts';
import { planId } from './plan-id.ts';
import { planWarnings } from './plan-warnings.ts';
import { proveComplete } from './proof.ts';
import { alternatives, chooseShardCount, costsUnder, type ShardRequest } from './shard-count.ts';
import { soundUnits } from './sound-units.ts';
import { STRATEGIES } from './strategies.ts';
import { timeoutMinutes } from './timeout.ts';
import { type Conditions, type Trial, tryShards } from './trial.ts';

export interface PlanInput {
  readonly suite: string;
  readonly framework: string;
  readonly command?: readonly string[] | undefined;
  /** Relative to the repository, `.` for its root. */
  readonly workingDirectory: string;
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly units: readonly EstimatedUnit[];
  readonly request: ShardRequest;
  readonly pool: string;
  readonly runsOn: RunsOn;
  /** What a shard costs beside its tests. */
  readonly overheadMs: number;
  /** How long a shard's tests take against what their reports add up to; 1 when left out. */
  readonly overheadFactor?: number | undefined;
  /** Units that run at the same time inside a shard; 1 when left out. */
  readonly workers?: number | undefined;
  /** Shards that run at the same time; no limit when left out. */
  readonly concurrency?: number | undefined;
  readonly strategy: StrategyName;
  readonly constraints?: Constraints | undefined;
  /** Units to run first in their shard, so that a failure that is still there shows early. */
  readonly failedLast?: ReadonlySet<string> | undefined;
  /** What was found out before planning; it becomes part of the plan. */
  readonly warnings?: readonly string[] | undefined;
}

/** Zero units give a plan with zero shards. @throws Error when the plan would lose or repeat a unit, which is a bug. */
export function makePlan(input: PlanInput): Plan {
  const { units, warnings } = soundUnits(input.units);
  const constraints = input.constraints ?? NO_CONSTRAINTS;
  const conditions = conditionsOf(input, units, constraints);
  const costs = costsUnder(conditions, leastShards(units, constraints));
  const trial = tryShards(conditions, chooseShardCount(units, input.request, costs));
  const shards = plannedShards(input, trial);
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
    units: units.map((unit) => ({ ...unit, pool: input.pool })),
    shards,
    prediction: {
      wallMs: trial.wallMs,
      overheadMs: input.overheadMs,
      billedMinutes: trial.billedMinutes,
      lowerBoundMs: costs.bounds.wallMs(trial.shards),
      known: knownShare(units),
    },
    alternatives: alternatives(trial.shards, units.length, input.request, costs),
    warnings: [
      ...(input.warnings ?? []),
      ...warnings,
      ...planWarnings({ request: input.request, units, trial, conditions }),
    ],
  };
  return { ...content, id: planId(content), createdAt: input.createdAt };
}

const conditionsOf = (input: PlanInput, units: readonly EstimatedUnit[], constraints: Constraints): Conditions => ({
  units: units.toSorted(byLongestFirst),
  strategy: constrained(STRATEGIES[input.strategy], constraints),
  overhead: { fixedMs: input.overheadMs, factor: input.overheadFactor ?? 1 },
  workers: input.workers ?? 1,
  concurrency: input.concurrency ?? Number.POSITIVE_INFINITY,
});

const plannedShards = (input: PlanInput, trial: Trial): PlannedShard[] =>
  trial.parts.map((part, index) => {
    const predictedMs = trial.predictedMs[index] ?? 0;
    const ids = part.map(({ id }) => id);
    return {
      index: index + 1,
      pool: input.pool,
      runsOn: input.runsOn,
      units: failedFirst(ids, input.failedLast ?? new Set()),
      predictedMs,
      timeoutMinutes: timeoutMinutes(predictedMs, part),
    };
  });

const failedFirst = (ids: readonly string[], failedLast: ReadonlySet<string>): string[] => [
  ...ids.filter((id) => failedLast.has(id)),
  ...ids.filter((id) => !failedLast.has(id)),
];

const knownShare = (units: readonly EstimatedUnit[]): number =>
  units.length === 0 ? 1 : units.filter(({ source }) => source === 'history').length / units.length;
