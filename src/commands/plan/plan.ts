/** Decides, once for the whole run, how many shards there are and what each of them runs. */
import { DEFAULT_POOL } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { makePlan, type PlanInput } from '../../schedule/make-plan.ts';
import { findStrategy } from '../../schedule/strategies.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import { type Discovered, discover } from './discover.ts';
import { type Learned, learn } from './learn.ts';
import { readPast } from './past.ts';
import type { PlanInputs, PlanSettings } from './request.ts';
import { type StoredPlan, store } from './store.ts';

export type PlanResult = FetchedPlan & StoredPlan;

/** @throws UsageError, CommandNotFound */
export async function plan(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<PlanResult> {
  const { input, history } = await prepare(inputs, settings, platform);
  const made = makePlan(input);
  return { plan: made, ...(await store(made, history, platform)) };
}

/** What a plan is made of, and the stored history that it comes from. */
export interface Prepared {
  readonly input: PlanInput;
  readonly history: Uint8Array | undefined;
  readonly discovered: Discovered;
}

/** @throws UsageError, CommandNotFound */
export async function prepare(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<Prepared> {
  const past = await readPast(inputs, platform);
  const discovered = await discover(inputs, settings, past, platform);
  const learned = await learn(past, discovered, inputs, platform);
  const warnings = [...discovered.warnings, ...past.warnings, ...learned.warnings];
  return { input: { ...planInput(inputs, discovered, learned, platform), warnings }, history: past.bytes, discovered };
}

const planInput = (
  inputs: PlanInputs,
  { framework, discovery, command }: Discovered,
  { overhead, ...learned }: Learned,
  { context, host, now }: Platform,
): PlanInput => ({
  ...learned,
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
  machines: {
    host,
    pool: { name: DEFAULT_POOL, mode: 'split', runsOn: inputs['runs-on'], overhead },
    workers: inputs.workers,
    concurrency: inputs.concurrency,
  },
  strategy: findStrategy(inputs.strategy),
  constraints: {
    groups: (inputs.group ?? []).map((line) => line.split(/\s+/)),
    exclusive: inputs.exclusive ?? [],
  },
});
