/** Deals the shards of all plans of a run into several matrices, because a host limits the jobs of one. */
import type { Plan } from '../model.ts';
import { withId } from './plan-id.ts';

/**
 * The plans, whose shards say in which matrix each has its row. The shards keep their order, and the matrices differ by one row at most. So a
 * job that a workflow lacks is noticed in the first run, and an axis of the user's own finds room in each matrix.
 */
export function dealShards(plans: readonly Plan[], matrices: number): readonly Plan[] {
  if (matrices === 1) return plans;
  const all = plans.reduce((sum, { shards }) => sum + shards.length, 0);
  let before = 0;
  return plans.map(({ id: _, ...plan }) => {
    const first = before;
    before += plan.shards.length;
    const shards = plan.shards.map((shard, at) => ({ ...shard, matrix: matrixOf(first + at, all, matrices) }));
    return withId({ ...plan, shards });
  });
}

/** The matrix of one of all rows, from 1. Where there are fewer rows than matrices, the last matrices get none. */
const matrixOf = (row: number, rows: number, matrices: number): number =>
  Math.floor((row * Math.min(rows, matrices)) / rows) + 1;
