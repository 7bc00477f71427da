/** How fast the machines of several pools are, compared by the times of the units that more than one of them has run. */
import { MAX_SPEED, MIN_SPEED } from '../model.ts';

/** The times of a pool's units, by id. */
export type PoolTimes = ReadonlyMap<string, number>;

export interface MeasuredPool {
  readonly name: string;
  /** The speed that the user gives. Absent: it is learned. */
  readonly speed?: number | undefined;
  readonly times: PoolTimes;
}

export interface PoolSpeed {
  readonly name: string;
  /** How many times as fast it is as the first pool with timings. */
  readonly speed: number;
  /** How many common units it was learned from; 0 where it is given, is the measure of the others, or is assumed. */
  readonly units: number;
  readonly source: 'given' | 'measure' | 'learned' | 'assumed';
}

/**
 * The number of units timed on both machines that is needed to compare their speeds. On 20 public projects the speed between two runs is off by
 * 12 % with 3 units (in one case of ten by 50 %), by 7 % with 10 (26 %) and by 5 % with 20 (15 %).
 */
export const COMPARABLE_UNITS = 10;

/**
 * The speeds, in the order of the pools. Each pool is compared with all pools whose speeds are known already, the pool with the most common
 * units first. So a pool without a unit in common with the first one is compared through others.
 */
export function speedsOf(pools: readonly MeasuredPool[]): PoolSpeed[] {
  const known = new Map<string, PoolSpeed>();
  const base = new Map<string, number>();
  const settle = (pool: MeasuredPool, found: Omit<PoolSpeed, 'name'>): void => {
    known.set(pool.name, { name: pool.name, ...found });
    if (found.source !== 'assumed')
      for (const [id, ms] of pool.times) if (!base.has(id)) base.set(id, ms * found.speed);
  };
  for (const pool of pools)
    if (pool.speed !== undefined) settle(pool, { speed: pool.speed, units: 0, source: 'given' });
  const measure = pools.find(({ name, times }) => times.size > 0 && !known.has(name));
  if (base.size === 0 && measure !== undefined) settle(measure, { speed: 1, units: 0, source: 'measure' });
  for (let next = nextPool(pools, known, base); next !== undefined; next = nextPool(pools, known, base)) {
    const [pool, ratios] = next;
    const isEnough = ratios.length >= COMPARABLE_UNITS;
    const found = { speed: middleOf(ratios), units: ratios.length, source: 'learned' } as const;
    settle(pool, isEnough ? found : { speed: 1, units: 0, source: 'assumed' });
  }
  return pools.flatMap(({ name }) => known.get(name) ?? []);
}

interface Ratio {
  readonly speed: number;
  readonly weight: number;
}

/** The pool that has most in common with those whose speeds are known. */
function nextPool(
  pools: readonly MeasuredPool[],
  known: ReadonlyMap<string, PoolSpeed>,
  base: PoolTimes,
): readonly [MeasuredPool, readonly Ratio[]] | undefined {
  const unknown = pools.filter(({ name }) => !known.has(name));
  const compared = unknown.map((pool) => [pool, ratiosOf(base, pool.times)] as const);
  return compared.toSorted(([, a], [, b]) => b.length - a.length)[0];
}

const ratiosOf = (base: PoolTimes, times: PoolTimes): Ratio[] =>
  [...times].flatMap(([id, ms]) => {
    const baseMs = base.get(id) ?? 0;
    return baseMs > 0 && ms > 0 ? [{ speed: baseMs / ms, weight: Math.sqrt(Math.sqrt(baseMs * ms)) }] : [];
  });

/** The weighted median. A unit counts by the root of its time: long units vary less from run to run, but one alone must not decide. */
function middleOf(ratios: readonly Ratio[]): number {
  let left = ratios.reduce((sum, { weight }) => sum + weight, 0) / 2;
  for (const { speed, weight } of ratios.toSorted((a, b) => a.speed - b.speed)) {
    left -= weight;
    if (left <= 0) return Math.min(MAX_SPEED, Math.max(MIN_SPEED, speed));
  }
  return 1;
}
