/** Plans several suites of a repository for one matrix. */
import { type Plan, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { makePlans } from '../../schedule/make-plans.ts';
import { makespan } from '../../schedule/makespan.ts';
import { type PlanResult, type Prepared, prepare } from './plan.ts';
import type { PlanInputs } from './request.ts';
import { describeSharedFiles } from './shared-files.ts';
import { store } from './store.ts';

type SharedInputs = Pick<PlanInputs, 'max-shards' | 'concurrency'>;

/**
 * @param suites the inputs of each suite
 * @param shared the inputs for all of them, whose `max-shards` and `concurrency` they share
 * @throws UsageError naming the problems of all suites, CommandNotFound
 */
export async function planSuites(
  suites: readonly PlanInputs[],
  shared: SharedInputs,
  platform: Platform,
): Promise<readonly PlanResult[]> {
  const prepared = await prepareAll(suites, platform);
  const shares = await describeSharedFiles(prepared);
  const inputs = prepared.map(({ input }) => ({
    ...input,
    warnings: [...(input.warnings ?? []), ...(shares.get(input.subject.suite) ?? [])],
  }));
  const plans = makePlans(inputs, mostShards(suites.length, shared));
  const results: PlanResult[] = [];
  for (const [at, plan] of plans.entries())
    results.push({ plan, ...(await store(plan, prepared[at]?.history, platform)) });
  return results;
}

/** More shards than can run at the same time would only wait. But each suite needs one. */
const mostShards = (suites: number, { 'max-shards': most, concurrency = most }: SharedInputs): number =>
  Math.min(most, Math.max(concurrency, suites));

/** The time from the start of the first shard to the end of the last one. */
export const wallOf = (plans: readonly Plan[], { concurrency = Number.POSITIVE_INFINITY }: SharedInputs): number =>
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
