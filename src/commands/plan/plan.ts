/** Decides, once for the whole run, how many shards there are and what each of them runs. */
import type { KnownUnit } from '../../history/estimate.ts';
import { MAX_SHARDS, type Plan, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { dealShards } from '../../schedule/deal-shards.ts';
import type { PlanInput } from '../../schedule/make-plan.ts';
import { planGroups } from '../../schedule/make-plans.ts';
import { findStrategy } from '../../schedule/strategies.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import { type Affected, selectAffected } from './affected/select-affected.ts';
import { availablePools } from './available.ts';
import { type Discovered, discover } from './discover.ts';
import { type Learned, learn } from './learn.ts';
import { refuseUnknown, unmeasured } from './limits.ts';
import { readPast } from './past.ts';
import { sharedRegions, type Team, teamsOf, unitsOfTeams } from './pools.ts';
import type { CountedInputs, PlanInputs, PlanSettings } from './request.ts';
import { type StoredPlan, store } from './store.ts';

export type PlanResult = FetchedPlan & StoredPlan;

/** @throws UsageError, CommandNotFound */
export async function plan(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<PlanResult> {
  const { groups, history, discovered } = await prepare(inputs, settings, platform);
  refuseUnknown([{ ...inputs, units: discovered.units }]);
  const splitting = groups.filter(({ machines }) => machines.pools[0].mode === 'split');
  // The number of one group is already within max-shards. Several that split share it.
  const maxShards = splitting.length > 1 ? inputs['max-shards'] : MAX_SHARDS;
  const plans = planGroups(groups, { maxShards, concurrency: inputs.concurrency });
  const [made] = dealShards(plans, inputs.matrices) as [Plan];
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
  const counted = { ...inputs, workers: inputs.workers(platform.context.runner.cpus) };
  const past = await readPast(inputs, platform);
  const discovered = await discover(inputs, settings, past, platform);
  const { pools, skipped, warnings: ofPools } = await availablePools(inputs, platform);
  const teams = teamsOf({ ...inputs, pools });
  refuseSharedNumber(inputs, teams);
  const affected = await selectAffected(discovered, past, inputs, platform);
  const groups: PlanInput[] = [];
  const ofTimes = [...sharedRegions(pools), ...unmeasured(inputs.limits, past.history)];
  for (const { team, units, others } of sharesOf(discovered.units, teams, affected)) {
    const learned = await learn(past, discovered, team, units, counted, platform);
    const warnings = [
      ...(affected?.warnings ?? []),
      ...ofPools,
      ...ofTimes,
      ...discovered.warnings,
      ...past.warnings,
      ...learned.warnings,
    ];
    const machines = machinesOf(counted, learned.pools, teams.length, platform);
    const input = planInput(counted, discovered, learned, platform);
    const subject = {
      ...input.subject,
      ...(skipped.length > 0 && { skipped }),
      ...(affected && { selection: affected.selection }),
    };
    groups.push({ ...input, subject, machines, warnings, others });
  }
  return { groups, history: past.bytes, discovered };
}

/** What a team runs, and what it would run if all were affected. */
interface TeamShare {
  readonly team: Team;
  readonly units: readonly KnownUnit[];
  readonly others: readonly KnownUnit[];
}

/** A team of which no unit is affected has nothing to do. Where that is so of all, each has an empty plan. */
function sharesOf(units: readonly KnownUnit[], teams: readonly Team[], affected: Affected | undefined): TeamShare[] {
  const left = new Set(affected?.selection.notSelected);
  const shares = unitsOfTeams(units, teams).map((own, at) => ({
    team: teams[at] as Team,
    units: own.filter(({ id }) => !left.has(id)),
    others: own.filter(({ id }) => left.has(id)),
  }));
  const busy = shares.filter((share) => share.units.length > 0);
  return busy.length === 0 ? shares : busy;
}

/** @throws UsageError for a number of shards where nobody knows how many of them each pool should have */
function refuseSharedNumber({ shards }: PlanInputs, teams: readonly Team[]): void {
  const splitting = teams.filter(({ pools: [first] }) => first.mode === 'split');
  if (shards === 'auto' || splitting.length < 2) return;
  throw new UsageError(
    `input shards is ${shards}, but the pools select different tests, and each needs its own number: write max-shards, and concurrency in the pools`,
  );
}

/** @param teams how many there are; what runs at once is shared by them */
const machinesOf = (
  { workers, concurrency, matrices }: CountedInputs,
  pools: Learned['pools'],
  teams: number,
  { host }: Platform,
): PlanInput['machines'] => ({
  host,
  pools,
  workers,
  matrices,
  concurrency: concurrency === undefined ? undefined : Math.max(1, Math.floor(concurrency / teams)),
});

const planInput = (
  inputs: CountedInputs,
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
    ...(inputs.workers > 1 && { workers: inputs.workers }),
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
  steal: { choice: inputs.steal, startMs: framework.startMs },
  constraints: {
    groups: (inputs.group ?? []).map((line) => line.split(/\s+/)),
    exclusive: inputs.exclusive ?? [],
  },
});
