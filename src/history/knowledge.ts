/** Everything that the history knows for a plan on one pool. */
import type { EstimatedUnit } from '../model.ts';
import { estimateUnits, findClass, type KnownUnit } from './estimate.ts';
import { fitOverhead, type Overhead } from './overhead.ts';
import type { PastClass, PastHistory } from './past-unit.ts';
import { separateSetup } from './setup-cost.ts';

export interface Knowledge {
  readonly units: readonly EstimatedUnit[];
  readonly overhead: Overhead;
  /** The part of the overhead that reports count as time of the test that runs first. */
  readonly setupMs: number;
  /** Units whose last outcome was a failure. */
  readonly failedLast: ReadonlySet<string>;
}

/** @param workers parallel workers inside a shard */
export function knowledgeOf(
  history: PastHistory | undefined,
  pool: string,
  units: readonly KnownUnit[],
  workers = 1,
): Knowledge {
  const own = findClass(history, pool) ?? emptyClass(pool);
  const others = (history?.classes ?? []).filter(({ name }) => name !== own.name);
  const { setupMs, runnerClass } = separateSetup(own);
  const { fixedMs, factor } = fitOverhead(own, workers);
  return {
    units: estimateUnits(units, runnerClass, others),
    overhead: { fixedMs: fixedMs + setupMs, factor },
    setupMs,
    failedLast: new Set(own.units.filter(({ lastOutcome }) => lastOutcome === 'failed').map(({ id }) => id)),
  };
}

const emptyClass = (name: string): PastClass => ({ name, shards: [], units: [] });
