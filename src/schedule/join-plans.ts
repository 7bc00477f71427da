/** Joins the plans of the coverage groups of a suite to its one plan. */
import { coverageGroups } from '../coverage.ts';
import { axisLabel, type Plan } from '../model.ts';
import { plural } from '../text/numbers.ts';
import { makespan } from './makespan.ts';
import { withId } from './plan-id.ts';
import { provePlan } from './proof.ts';

/**
 * @param plans of the groups of one suite, at least one
 * @param concurrency how many shards of all groups run at once
 */
export function joinPlans(plans: readonly Plan[], concurrency = Number.POSITIVE_INFINITY): Plan {
  const [first] = plans;
  if (first === undefined) throw new Error('a suite has at least one coverage group');
  if (plans.length === 1) return first;
  const { id: _id, suites: _suites, ...subject } = first;
  const stealing = plans.find((plan) => plan.stealing !== undefined)?.stealing;
  const made = withId({
    ...subject,
    pools: plans.flatMap(({ pools }) => pools),
    units: plans.flatMap(({ units }) => units),
    shards: plans.flatMap(({ shards }) => shards).map((shard, at) => ({ ...shard, index: at + 1 })),
    reason: inOneSentence(plans),
    ...(stealing === undefined ? {} : { stealing }),
    prediction: predictionOf(plans, concurrency),
    alternatives: plans.flatMap(alternativesOf),
    warnings: warningsOf(plans),
  });
  provePlan(made);
  return made;
}

const labelOf = (plan: Plan): string =>
  axisLabel(coverageGroups(plan)[0]?.axis) || plan.pools.map(({ name }) => name).join(', ');

/** What other numbers of shards would cost on the pools of a plan alone. */
const alternativesOf = ({ pools, alternatives }: Plan): Plan['alternatives'] =>
  alternatives.map((one) => ({ pools: pools.map(({ name }) => name), ...one }));

/** The reasons of all plans. What is true of all of them is said once. */
function inOneSentence(plans: readonly Plan[]): string {
  const [reason = ''] = plans.map((plan) => plan.reason);
  return plans.every((plan) => plan.reason === reason)
    ? `for each of ${plural(plans.length, 'combination')}, ${reason}`
    : plans.map((plan) => `${labelOf(plan)}: ${plan.reason}`).join('; ');
}

/** The warnings of all plans. What is true of all of them is said once, and everything else with the group that it is about. */
function warningsOf(plans: readonly Plan[]): string[] {
  const [first, ...others] = plans;
  const common = new Set(
    first?.warnings.filter((warning) => others.every(({ warnings }) => warnings.includes(warning))),
  );
  return [
    ...common,
    ...plans.flatMap((plan) =>
      plan.warnings.flatMap((warning) => (common.has(warning) ? [] : [`${labelOf(plan)}: ${warning}`])),
    ),
  ];
}

function predictionOf(plans: readonly Plan[], concurrency: number): Plan['prediction'] {
  const times = plans.flatMap(({ shards }) => shards.map(({ predictedMs }) => predictedMs));
  const units = plans.reduce((sum, plan) => sum + plan.units.length, 0);
  const known = plans.reduce((sum, plan) => sum + plan.prediction.known * plan.units.length, 0);
  const most = (of: (prediction: Plan['prediction']) => number): number =>
    Math.max(...plans.map(({ prediction }) => of(prediction)));
  return {
    wallMs: Math.max(
      most(({ wallMs }) => wallMs),
      makespan(times, concurrency),
    ),
    billedMinutes: plans.reduce((sum, { prediction }) => sum + prediction.billedMinutes, 0),
    lowerBoundMs: most(({ lowerBoundMs }) => lowerBoundMs),
    known: units === 0 ? 1 : known / units,
    guessedMs: plans.reduce((sum, { prediction }) => sum + (prediction.guessedMs ?? 0), 0),
  };
}
