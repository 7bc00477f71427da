/**
 * The coverage groups of a plan: what must be complete by itself. All split pools together are one group, because together they run each
 * unit once. Each pool that replicates is another one.
 */
import { groupBy } from './group-by.ts';
import { type Axis, byCodeUnit, type Plan, type PlannedPool } from './model.ts';
import { canonicalJson } from './text/canonical-json.ts';

export interface CoverageGroup {
  /** The values that name its pool. Empty for the split pools. */
  readonly axis: Axis;
  /** The part of the plan that is of this group. */
  readonly plan: Plan;
}

/** There is always one. */
export function coverageGroups(plan: Plan): readonly CoverageGroup[] {
  const replicating = plan.pools.filter(({ mode }) => mode === 'replicate');
  if (replicating.length === 0) return [{ axis: [], plan }];
  const splitting = plan.pools.filter(({ mode }) => mode === 'split');
  const units = groupBy(plan.units, ({ pool }) => pool);
  const shards = groupBy(plan.shards, ({ pool }) => pool);
  const partOf = (pools: readonly PlannedPool[]): Plan => ({
    ...plan,
    pools,
    units: pools.flatMap(({ name }) => units.get(name) ?? []),
    shards: pools.flatMap(({ name }) => shards.get(name) ?? []),
  });
  return [
    ...(splitting.length === 0 ? [] : [{ axis: [], plan: partOf(splitting) }]),
    ...replicating.map((pool) => ({ axis: axisOf(pool.axis), plan: partOf([pool]) })),
  ];
}

/** The group of each shard, by its number. */
export const groupByShard = (groups: readonly CoverageGroup[]): ReadonlyMap<number, CoverageGroup> =>
  new Map(groups.flatMap((group) => group.plan.shards.map(({ index }) => [index, group])));

/** Values by their names, which may be anything that JSON has. */
export type AxisValues = NonNullable<PlannedPool['axis']>;

/** The values as texts, sorted by name. */
export const axisOf = (values: AxisValues = []): Axis =>
  values
    .map(({ name, value }) => ({ name, value: typeof value === 'string' ? value : canonicalJson(value) }))
    .sort((a, b) => byCodeUnit(a.name, b.name));
