/** The pools that the inputs ask for. */
import { axisOf } from '../../coverage.ts';
import { RUNS_ON } from '../../inputs/axes.ts';
import { axisLabel, DEFAULT_POOL, type RunsOn } from '../../model.ts';
import type { Pool } from '../../schedule/make-plan.ts';
import type { PlanInputs } from './request.ts';

/** A pool before anything is known about its machines. */
export type AskedPool = Omit<Pool, 'overhead'>;

type PoolInputs = Pick<PlanInputs, 'axes' | 'runs-on'>;

/** One pool for each coverage group. Each combination of axes is one. */
export function poolsOf({ axes, 'runs-on': runsOn }: PoolInputs): readonly AskedPool[] {
  if (axes === undefined) return [{ name: DEFAULT_POOL, mode: 'split', runsOn }];
  return axes.map((axis) => {
    const own = axis.find(({ name }) => name === RUNS_ON)?.value as RunsOn | undefined;
    return { name: axisLabel(axisOf(axis)), mode: 'replicate', axis, runsOn: own ?? runsOn };
  });
}
