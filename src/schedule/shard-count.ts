/** Chooses the number of shards, and tells what other numbers would cost. */
import { groupBy } from '../group-by.ts';
import { type EstimatedUnit, isMeasured, MAX_SHARDS } from '../model.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { type CostOf, type CountSearch, cheapest, cheapestWithin, fastest, fastestSensible } from './count-search.ts';
import { type MachinePool, slotsOf } from './machine-pool.ts';
import { type Conditions, type Cost, costUnder } from './trial.ts';

export interface ShardRequest {
  readonly shards: 'auto' | number;
  /** `auto` uses the bounds, the target and `testsPerShard`; a number ignores them. */
  readonly minShards: number;
  readonly maxShards: number;
  /** The wall time of the slowest shard, overhead included. Where shards wait for machines, the wall time of all shards. */
  readonly targetMs: number;
  /** Used as long as no duration is known. */
  readonly testsPerShard: number;
}

export interface Costs {
  readonly costOf: CostOf;
  readonly bounds: Bounds;
  /** The set-up time of this many shards together. */
  readonly setupMs: (shards: number) => number;
  /** Fewer shards than this cannot keep the constraints. */
  readonly least: number;
  /** More shards than this would be empty, or the host cannot run them. */
  readonly most: number;
}

export function costsUnder(conditions: Conditions, least = 1, most = MAX_SHARDS): Costs {
  return {
    costOf: remembered(costUnder(conditions)),
    bounds: boundsOf(conditions),
    setupMs: setupOf(conditions.pools),
    least,
    most: Math.min(conditions.units.length, most),
  };
}

const setupOf =
  (pools: readonly MachinePool[]) =>
  (shards: number): number => {
    const byPool = groupBy(slotsOf(pools, shards), (slot) => slot);
    return [...byPool].reduce((sum, [{ overhead }, slots]) => sum + slots.length * overhead.fixedMs, 0);
  };

export function chooseShardCount(units: readonly EstimatedUnit[], request: ShardRequest, costs: Costs): number {
  const { min, max } = range(request, costs);
  if (max === 0) return 0;
  if (request.shards !== 'auto') return clamp(request.shards, costs.least, costs.most);
  if (!units.some(isMeasured)) return clamp(byTestCount(units, request), min, max);
  const search: CountSearch = { ...costs, counts: countsFrom(min, max) };
  return cheapestWithin(search, request.targetMs) ?? fastestSensible(search, costs.setupMs) ?? min;
}

/** The costs of one shard fewer, one more, the fastest count and the cheapest count, ascending. Only the neighbours may be outside the bounds of the request. */
export function alternatives(chosen: number, request: ShardRequest, costs: Costs): Cost[] {
  if (chosen === 0) return [];
  const { min, max } = range(request, costs);
  const search: CountSearch = { ...costs, counts: countsFrom(min, max) };
  const neighbours = [chosen - 1, chosen + 1].filter((count) => count >= costs.least && count <= costs.most);
  const counts = new Set([...neighbours, ...[fastest(search), cheapest(search)].flatMap((count) => count ?? [])]);
  const others = new Map([...counts].map(costs.costOf).map((cost) => [cost.shards, cost]));
  return [...others.values()].filter(({ shards }) => shards !== chosen).sort((a, b) => a.shards - b.shards);
}

function range(request: ShardRequest, { least, most }: Costs): { min: number; max: number } {
  const max = clamp(request.maxShards, Math.min(least, most), most);
  return { min: clamp(request.minShards, Math.min(least, max), max), max };
}

const countsFrom = (min: number, max: number): number[] =>
  Array.from({ length: max - min + 1 }, (_, index) => min + index);

/** The number of shards by the number of tests. A unit with unknown tests is assumed to hold as many as the others on average. */
function byTestCount(units: readonly EstimatedUnit[], request: ShardRequest): number {
  const counts = units.flatMap((unit) => (unit.tests === undefined ? [] : [unit.tests]));
  const average = counts.length === 0 ? 1 : counts.reduce((total, tests) => total + tests, 0) / counts.length;
  return Math.ceil((average * units.length) / request.testsPerShard);
}

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

function remembered(ask: CostOf): CostOf {
  const costs = new Map<number, Cost>();
  return (shards) => {
    const cost = costs.get(shards) ?? ask(shards);
    costs.set(shards, cost);
    return cost;
  };
}
