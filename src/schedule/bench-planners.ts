/** What the bench compares: our strategies, and the plain ways most teams begin with. */
import { balanced } from './balanced.ts';
import { type BenchPlanner, quantile } from './bench.ts';
import { contiguous } from './contiguous.ts';
import { STRATEGIES } from './strategies.ts';

export interface Beliefs {
  /** Our estimates. */
  readonly estimateMs: ReadonlyMap<string, number>;
  /** What the run before took, units that are gone since included. */
  readonly lastMs: ReadonlyMap<string, number>;
  /** What really happened next. */
  readonly actualMs: ReadonlyMap<string, number>;
}

/**
 * Every strategy of the table with our estimates, the default last, between planners that know less and more. `equal counts` believes that
 * every unit takes as long as any other; plain longest-first believes the run before, and its median for a new unit.
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
