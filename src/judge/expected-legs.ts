/** How many legs of a suite there must be. */
import type { Plan, ShardRecord } from '../model.ts';

type Leg = Pick<ShardRecord, 'axis' | 'legs' | 'rows'>;

/** What the user says. */
interface Wish {
  readonly expectShards: number | undefined;
  /** Whether the number is of this suite alone. */
  readonly expectsOwnShards: boolean;
}

/** Undefined without an axis of the user's own, because the plan then says it, and where it is unknown. @param records what the legs left */
export function expectedLegs(
  records: readonly Leg[],
  plan: Plan | undefined,
  { expectShards, expectsOwnShards }: Wish,
): number | undefined {
  const onAxis = records.filter(({ axis }) => axis !== undefined);
  if (onAxis.length === 0) return undefined;
  if (expectShards !== undefined) return expectsOwnShards ? expectShards : shareOf(plan, expectShards);
  const known = onAxis.flatMap(({ legs, rows }) => (legs === undefined ? [] : [shareOf(plan, legs, rows)]));
  return known.length === 0 ? undefined : Math.max(...known);
}

/**
 * The legs of this suite, where a matrix has so many legs. Each axis value multiplies all rows of the plan alike, those of the other suites
 * and of the other matrices too. A part of a leg counts as one, because a matrix then lacks a leg.
 * @param rows how many rows of the plan that matrix has; all when left out
 */
function shareOf(plan: Plan | undefined, legs: number, rows = plan === undefined ? 0 : allRows(plan)): number {
  return plan === undefined || rows === 0 ? legs : Math.ceil((legs * plan.shards.length) / rows);
}

const allRows = ({ suites, shards }: Plan): number =>
  suites?.reduce((sum, suite) => sum + suite.shards, 0) ?? shards.length;
