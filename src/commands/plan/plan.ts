/** Decides, once for the whole run, how many shards there are and what each of them runs. */
import { MAX_SHARDS, type Plan } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PlanInput, Pool } from '../../schedule/make-plan.ts';
import { planGroups } from '../../schedule/make-plans.ts';
import { findStrategy } from '../../schedule/strategies.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import { type Discovered, discover } from './discover.ts';
import { type Learned, learn } from './learn.ts';
import { readPast } from './past.ts';
import { poolsOf } from './pools.ts';
import type { PlanInputs, PlanSettings } from './request.ts';
import { type StoredPlan, store } from './store.ts';

export type PlanResult = FetchedPlan & StoredPlan;

/** @throws UsageError, CommandNotFound */
export async function plan(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<PlanResult> {
  const { groups, history } = await prepare(inputs, settings, platform);
  const [made] = planGroups(groups, { maxShards: MAX_SHARDS, concurrency: inputs.concurrency }) as [Plan];
  return { plan: made, ...(await store(made, history, platform)) };
}

/** What the plan of a suite is made of, and the stored history that it comes from. */
export interface Prepared {
  /** For each coverage group what its part of the plan is made of. */
  readonly groups: readonly PlanInput[];
  readonly history: Uint8Array | undefined;
  readonly discovered: Discovered;
}

/** @throws UsageError, CommandNotFound */
export async function prepare(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<Prepared> {
  const past = await readPast(inputs, platform);
  const discovered = await discover(inputs, settings, past, platform);
  const pools = poolsOf(inputs);
  const groups: PlanInput[] = [];
  for (const pool of pools) {
    const learned = await learn(past, discovered, pool, inputs, platform);
    const warnings = [...discovered.warnings, ...past.warnings, ...learned.warnings];
    const machines = machinesOf(inputs, { ...pool, overhead: learned.overhead }, pools.length, platform);
    groups.push({ ...planInput(inputs, discovered, learned, platform), machines, warnings });
  }
  return { groups, history: past.bytes, discovered };
}

/** @param groups how many coverage groups there are; what runs at once is shared by them */
const machinesOf = (
  { workers, concurrency }: PlanInputs,
  pool: Pool,
  groups: number,
  { host }: Platform,
): PlanInput['machines'] => ({
  host,
  pool,
  workers,
  concurrency: concurrency === undefined ? undefined : Math.max(1, Math.floor(concurrency / groups)),
});

const planInput = (
  inputs: PlanInputs,
  { framework, discovery, command }: Discovered,
  { units, failedLast, splitting }: Learned,
  { context, now }: Platform,
): Omit<PlanInput, 'machines' | 'warnings'> => ({
  units,
  failedLast,
  splitting,
  subject: {
    suite: inputs.suite,
    framework: framework.name,
    workingDirectory: inputs['working-directory'],
    commit: context.commit,
    createdAt: now().toISOString(),
    attempt: context.attempt,
    discovery,
    ...(inputs.args === undefined ? {} : { args: inputs.args }),
    ...(command === undefined ? {} : { command }),
    ...(inputs['unit-from'] === 'names' ? {} : { unitFrom: inputs['unit-from'] }),
  },
  request: {
    shards: inputs.shards,
    minShards: inputs['min-shards'],
    maxShards: inputs['max-shards'],
    targetMs: inputs['target-duration'],
    testsPerShard: inputs['tests-per-shard'],
  },
  strategy: findStrategy(inputs.strategy),
  constraints: {
    groups: (inputs.group ?? []).map((line) => line.split(/\s+/)),
    exclusive: inputs.exclusive ?? [],
  },
});
