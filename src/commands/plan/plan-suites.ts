/** Plans several suites of a repository for one matrix. */
import { groupBy } from '../../group-by.ts';
import { type Plan, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { dealShards } from '../../schedule/deal-shards.ts';
import type { PlanInput } from '../../schedule/make-plan.ts';
import { makePlans, sharedBy } from '../../schedule/make-plans.ts';
import { makespan } from '../../schedule/makespan.ts';
import { refuseUnknown } from './limits.ts';
import { type PlanResult, type Prepared, prepare } from './plan.ts';
import type { PlanInputs } from './request.ts';
import { describeSharedFiles } from './shared-files.ts';
import { store } from './store.ts';

type SharedInputs = Pick<PlanInputs, 'max-shards' | 'concurrency' | 'matrices'>;

/**
 * @param suites the inputs of each suite
 * @param shared the inputs for all of them, whose `max-shards`, `concurrency` and `matrices` they share
 * @throws UsageError naming the problems of all suites, CommandNotFound
 */
export async function planSuites(
  suites: readonly PlanInputs[],
  shared: SharedInputs,
  platform: Platform,
): Promise<readonly PlanResult[]> {
  const prepared = await prepareAll(suites, platform);
  refuseUnknown(prepared.map(({ inputs, discovered }) => ({ ...inputs, units: discovered.units })));
  const shares = await describeSharedFiles(prepared);
  const groups = prepared
    .flatMap((suite) => suite.groups)
    .map((input) => ({
      ...input,
      warnings: [...(input.warnings ?? []), ...(shares.get(input.subject.suite) ?? [])],
    }));
  const { 'max-shards': most, concurrency } = shared;
  const made = makePlans(groups, { maxShards: mostShards(groups, most, concurrency), concurrency });
  const plans = dealShards(made, shared.matrices);
  const results: PlanResult[] = [];
  for (const [at, plan] of plans.entries())
    results.push({ plan, ...(await store(plan, prepared[at]?.history, platform)) });
  return results;
}

/** More shards than can run at the same time would only wait. But each suite needs one on each pool. */
function mostShards(groups: readonly PlanInput[], most: number, concurrency = Number.POSITIVE_INFINITY): number {
  const pools = groupBy(groups, ({ machines }) => sharedBy(machines));
  const suites = [...pools.values()].reduce((largest, group) => Math.max(largest, group.length), 1);
  return Math.min(most, Math.max(Math.floor(concurrency / pools.size), suites));
}

/** The time from the start of the first shard to the end of the last one. */
export const wallOf = (
  plans: readonly Plan[],
  { concurrency = Number.POSITIVE_INFINITY }: Pick<SharedInputs, 'concurrency'>,
): number =>
  makespan(
    plans.flatMap(({ shards }) => shards.map(({ predictedMs }) => predictedMs)),
    concurrency,
  );

type PreparedSuite = Prepared & { readonly inputs: PlanInputs };

/** One suite after the other, because they write into one log. */
async function prepareAll(suites: readonly PlanInputs[], platform: Platform): Promise<readonly PreparedSuite[]> {
  const problems: string[] = [];
  const prepared: PreparedSuite[] = [];
  for (const inputs of suites) {
    platform.log.info(`suite ${inputs.suite}:`);
    try {
      prepared.push({ inputs, ...(await prepare(inputs, {}, platform)) });
    } catch (problem) {
      if (!(problem instanceof UsageError)) throw problem;
      problems.push(`suite ${inputs.suite}: ${problem.message}`);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return prepared;
}
