/** The planners that the bench compares: our strategies, and the simple ways that most teams begin with. */
import { balanced } from './balanced.ts';
import { type BenchPlanner, quantile } from './bench.ts';
import { contiguous } from './contiguous.ts';
import { STRATEGIES } from './strategies.ts';

export interface Beliefs {
  /** Our estimates. */
  readonly estimateMs: ReadonlyMap<string, number>;
  /** Durations in the run before. They include units that no longer exist. */
  readonly lastMs: ReadonlyMap<string, number>;
  /** Durations in the run that followed. */
  readonly actualMs: ReadonlyMap<string, number>;
}

/**
 * Every strategy of the table with our estimates, the default last. They stand between planners that know less and planners that know more:
 * - `equal counts` believes that all units take equally long.
 * - `plain longest-first` believes the run before, and takes its median for a new unit.
 */
export function benchPlanners({ estimateMs, lastMs, actualMs }: Beliefs): BenchPlanner[] {
  const usual = lastMs.size === 0 ? 1 : quantile([...lastMs.values()], 0.5);
  const believe = (times: ReadonlyMap<string, number>) => (id: string) => times.get(id) ?? usual;
  return [
    { name: 'equal counts', strategy: contiguous, estimateMs: () => 1 },
    ...STRATEGIES.toReversed().map((strategy) => ({ name: strategy.name, strategy, estimateMs: believe(estimateMs) })),
    { name: 'plain longest-first', strategy: balanced, estimateMs: believe(lastMs) },
    { name: 'balanced, true times', strategy: balanced, estimateMs: believe(actualMs) },
  ];
}
