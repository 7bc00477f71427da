/** The sets of machines that the shards of a plan run on, and the slots that they give. A slot is a machine for one shard. */

/** A set of equal machines. A shard on one of them takes `fixedMs + factor * (time of its tests) / speed`. */
export interface MachinePool {
  readonly name: string;
  /** How many times as fast its machines are as those that the estimates are for. */
  readonly speed: number;
  readonly overhead: { readonly fixedMs: number; readonly factor: number };
  /** How many of its shards run at the same time, a whole number; Infinity for no limit. */
  readonly concurrency: number;
}

/** How long a shard takes for each millisecond of the estimates. */
export const paceOf = ({ overhead, speed }: MachinePool): number => overhead.factor / speed;

/** The time of a shard with these tests. */
export const endOf = (slot: MachinePool, testsMs: number): number => slot.overhead.fixedMs + paceOf(slot) * testsMs;

export const areAlike = (a: MachinePool, b: MachinePool): boolean => byFastest(a, b) === 0;

export const areAllAlike = (slots: readonly MachinePool[]): boolean =>
  slots.every((slot) => areAlike(slot, slots[0] as MachinePool));

const byFastest = (a: MachinePool, b: MachinePool): number =>
  paceOf(a) - paceOf(b) || a.overhead.fixedMs - b.overhead.fixedMs;

/**
 * The pools when all of them together run at most so many shards at once. The fastest machines are kept, because slots begin with them.
 * A pool with no machine left is left out.
 */
export function withinConcurrency(pools: readonly MachinePool[], concurrency: number): MachinePool[] {
  let left = concurrency;
  return pools.toSorted(byFastest).flatMap((pool) => {
    const kept = Math.min(left, pool.concurrency);
    left -= kept;
    return kept > 0 ? [{ ...pool, concurrency: kept }] : [];
  });
}

/**
 * The slots of a plan with this many shards. The fastest machines come first, and each pool gives as many as run at the same time.
 * Where there are more shards than machines, the machines are counted again.
 * @throws Error when there are no machines, which is a bug: the inputs refuse a pool without any
 */
export function slotsOf(pools: readonly MachinePool[], shards: number): MachinePool[] {
  if (!pools.some(({ concurrency }) => concurrency >= 1))
    throw new Error('there is no machine for the shards of the plan');
  const fastestFirst = pools.toSorted(byFastest);
  const slots: MachinePool[] = [];
  while (slots.length < shards) {
    for (const pool of fastestFirst) {
      const machines = Math.min(pool.concurrency, shards - slots.length);
      slots.push(...Array<MachinePool>(machines).fill(pool));
    }
  }
  return slots;
}
