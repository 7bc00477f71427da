/** What a run cost, and what one shard fewer or more would have: as the plan predicted, because nobody can measure it. */
import type { Host } from '../../host.ts';
import type { Plan, Report, RunCost } from '../../model.ts';
import { billedMinutes } from '../../schedule/trial.ts';

/** Where nothing is billed, people count in minutes all the same. */
const MINUTE_MS = 60_000;

export function withCost(
  report: Report,
  plan: Plan | undefined,
  { billingStepMs }: Pick<Host, 'billingStepMs'>,
): Report {
  const actual = report.shards.flatMap(({ actualMs }) => actualMs ?? []);
  if (actual.length === 0) return report;
  // A matrix that multiplies the plan runs more shards than the plan speaks of.
  const same = plan !== undefined && plan.shards.length === report.shards.length ? plan : undefined;
  return {
    ...report,
    cost: {
      minutes: billedMinutes(actual, billingStepMs ?? MINUTE_MS),
      billed: billingStepMs !== undefined,
      ...(same !== undefined && { predicted: same.prediction.billedMinutes }),
      others: same === undefined ? [] : neighboursOf(same),
    },
  };
}

/** One shard fewer and one more, where the plan says what that would take. Each group of pools has its own. */
function neighboursOf({ alternatives, shards }: Plan): RunCost['others'] {
  const countOn = (pools: readonly string[] | undefined) =>
    shards.filter(({ pool }) => pools?.includes(pool) ?? true).length;
  return alternatives
    .filter(({ pools, shards: count }) => Math.abs(count - countOn(pools)) === 1)
    .map(({ billedMinutes: minutes, ...other }) => ({ ...other, minutes }));
}
