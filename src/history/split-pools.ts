/** What the history knows for a plan whose units are split over several pools. */
import { byCodeUnit, type EstimatedUnit, MAX_DURATION_MS } from '../model.ts';
import { estimateUnits, findClass, type KnownUnit } from './estimate.ts';
import { fitOverhead, type Overhead } from './overhead.ts';
import type { PastClass, PastHistory, PastUnit } from './past-unit.ts';
import { separateSetup } from './setup-cost.ts';
import { type PoolSpeed, speedsOf } from './speeds.ts';
import { recentMean } from './statistics.ts';

/** A pool as the user declares it. */
export interface SplitPool {
  readonly name: string;
  /** Absent: it is learned from the times of units that several pools have run. */
  readonly speed?: number | undefined;
}

export interface KnownPool extends PoolSpeed {
  /** Measured on its own machines. */
  readonly overhead: Overhead;
  /** The number of past shards that the overhead was fitted to; 0 means that it is assumed. */
  readonly shards: number;
}

export interface SplitKnowledge {
  /** Estimates for machines of speed 1, from the times of any of the pools. */
  readonly units: readonly EstimatedUnit[];
  /** In the order of the pools given. */
  readonly pools: readonly KnownPool[];
  /** Units whose last outcome was a failure, wherever they ran. */
  readonly failedLast: ReadonlySet<string>;
}

/** @param workers parallel workers inside a shard */
export function knowledgeOfSplit(
  history: PastHistory | undefined,
  pools: readonly SplitPool[],
  units: readonly KnownUnit[],
  workers = 1,
): SplitKnowledge {
  const measured = pools.map((pool) => ({ pool, ...measuredOf(history, pool.name, workers) }));
  const speeds = speedsOf(measured.map(({ pool, own }) => ({ ...pool, times: timesOf(own) })));
  const known = measured.flatMap(({ overhead, own }, index) => {
    const speed = speeds[index];
    return speed === undefined ? [] : [{ ...speed, overhead, shards: own.shards.length }];
  });
  const together = joined(measured.map(({ own }, index) => ({ own, speed: speeds[index]?.speed ?? 1 })));
  const names = new Set(measured.map(({ own }) => own.name));
  const others = (history?.classes ?? []).filter(({ name }) => !names.has(name));
  return {
    units: estimateUnits(units, together, others),
    pools: known,
    failedLast: new Set(together.units.filter(({ lastOutcome }) => lastOutcome === 'failed').map(({ id }) => id)),
  };
}

/** The class of a pool without set-up in the times of its tests, and its overhead. */
function measuredOf(
  history: PastHistory | undefined,
  name: string,
  workers: number,
): { readonly own: PastClass; readonly overhead: Overhead } {
  const found = findClass(history, name) ?? { name, shards: [], units: [] };
  const { setupMs, runnerClass } = separateSetup(found);
  const { fixedMs, factor } = fitOverhead(found, workers);
  return { own: runnerClass, overhead: { fixedMs: fixedMs + setupMs, factor } };
}

const timesOf = ({ units }: PastClass): ReadonlyMap<string, number> =>
  new Map(
    units.flatMap(({ id, durationsMs }) => {
      const ms = recentMean(durationsMs);
      return ms === undefined ? [] : [[id, ms] as const];
    }),
  );

/** All pools as one, with the times that machines of speed 1 would take. A unit that several pools ran has the samples of all, those of its last run last. */
function joined(pools: readonly { readonly own: PastClass; readonly speed: number }[]): PastClass {
  const units = new Map<string, PastUnit>();
  const runs = pools.flatMap(({ own, speed }) => own.units.map((unit) => ({ unit, speed })));
  for (const { unit, speed } of runs.sort((a, b) => byLastSeen(a.unit, b.unit))) {
    const before = units.get(unit.id)?.durationsMs ?? [];
    units.set(unit.id, {
      ...unit,
      durationsMs: [...before, ...unit.durationsMs.map((ms) => Math.min(MAX_DURATION_MS, ms * speed))],
    });
  }
  return { name: '', shards: [], units: [...units.values()] };
}

/** Timestamps in ISO 8601 and UTC are in the order of their characters. The pools keep their order where both ran last at the same time. */
const byLastSeen = (a: PastUnit, b: PastUnit): number => byCodeUnit(a.lastSeen ?? '', b.lastSeen ?? '');
