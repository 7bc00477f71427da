/** Plans several suites that run in one matrix and share its shards. */
import { type Plan, UsageError } from '../model.ts';
import { plural } from '../text/numbers.ts';
import { mostShards } from './host-limits.ts';
import { makePlan, type PlanInput } from './make-plan.ts';
import { planId } from './plan-id.ts';

/**
 * The plans of all suites. Each suite gets the number of shards that is best for it alone. Where these are more than all may have together,
 * the shards go one by one to the suite that ends last, so that the whole run ends as early as possible.
 * @param maxShards the most shards of all suites together, without those whose number is given
 * @throws UsageError as `makePlan`, and where the suites need more shards than they may have
 */
export function makePlans(inputs: readonly PlanInput[], maxShards: number): readonly Plan[] {
  const alone = inputs.map((input) => ({ input, plan: makePlan(input) }));
  const given = alone.filter(({ input }) => !isAuto(input));
  const auto = alone.filter(({ input }) => isAuto(input));
  const shared = shareShards(auto, roomFor(auto, given, maxShards));
  const plans = alone.map((one) => shared.get(one.input) ?? one.plan);
  const suites = plans.map(({ suite, shards }) => ({ suite, shards: shards.length }));
  return plans.map((plan) => changed(plan, { suites }));
}

interface PlannedSuite {
  readonly input: PlanInput;
  readonly plan: Plan;
}

const isAuto = ({ request }: PlanInput): boolean => request.shards === 'auto';

const countShards = (suites: readonly PlannedSuite[]): number =>
  suites.reduce((sum, { plan }) => sum + plan.shards.length, 0);

/** How many shards the suites with `auto` may have. @throws UsageError when the host runs fewer than all suites need */
function roomFor(auto: readonly PlannedSuite[], given: readonly PlannedSuite[], maxShards: number): number {
  const host = [...auto, ...given][0]?.input.machines.host;
  const left = host === undefined ? maxShards : mostShards(host) - countShards(given);
  const least = countShards(auto.map(({ input }) => ({ input, plan: withAtMost(input, leastOf(input)) })));
  if (least > left)
    throw new UsageError(
      `the suites need ${countShards(given) + least} shards, but one matrix of ${host?.title} has at most ${countShards(given) + left}: ask for fewer shards`,
    );
  if (least <= maxShards) return Math.min(maxShards, left);
  throw new UsageError(
    `input max-shards is ${maxShards}, but the suites with tests need at least ${plural(least, 'shard')} together: write ${least} or more`,
  );
}

const leastOf = ({ request }: PlanInput): number => request.minShards;

const withAtMost = (input: PlanInput, most: number): Plan => {
  const { request } = input;
  return makePlan({ ...input, request: { ...request, maxShards: Math.min(request.maxShards, most) } });
};

/** The plans of the suites by their input. */
function shareShards(alone: readonly PlannedSuite[], room: number): ReadonlyMap<PlanInput, Plan> {
  if (countShards(alone) <= room) return new Map(alone.map(({ input, plan }) => [input, plan]));
  let suites = alone.map(({ input }) => ({ input, plan: withAtMost(input, leastOf(input)) }));
  for (let next = fasterTogether(suites, room); next !== undefined; next = fasterTogether(suites, room)) suites = next;
  const reason = `this is its part of the ${plural(room, 'shard')} (max-shards) that ${alone.length} suites share, so that the last of them ends early`;
  return new Map(
    suites.map(({ input, plan }, at) => [
      input,
      plan.shards.length === alone[at]?.plan.shards.length ? plan : changed(plan, { reason }),
    ]),
  );
}

/** The suites with more shards for the last one that ends earlier with them. Undefined when none does. */
function fasterTogether(suites: readonly PlannedSuite[], room: number): PlannedSuite[] | undefined {
  const left = room - countShards(suites);
  for (const slow of suites.toSorted((a, b) => b.plan.prediction.wallMs - a.plan.prediction.wallMs)) {
    const plan = fasterPlan(slow, left);
    if (plan !== undefined) return suites.map((suite) => (suite === slow ? { ...suite, plan } : suite));
  }
  return undefined;
}

/** A plan of the suite that ends earlier, with as few more shards as possible. */
function fasterPlan({ input, plan }: PlannedSuite, left: number): Plan | undefined {
  for (let more = 1; more <= left; more += 1) {
    const faster = withAtMost(input, plan.shards.length + more);
    if (faster.prediction.wallMs < plan.prediction.wallMs) return faster;
  }
  return undefined;
}

/** The plan with other content, and with the id that belongs to it. */
function changed(
  { id: _, createdAt, attempt, ...content }: Plan,
  change: Pick<Plan, 'suites'> | Pick<Plan, 'reason'>,
): Plan {
  const made = { ...content, ...change };
  return { ...made, id: planId(made), createdAt, ...(attempt === undefined ? {} : { attempt }) };
}
