/** Packs units onto machines that are not equal: the longest first, onto the machine that ends first with it. */
import { groupBy } from '../group-by.ts';
import { LightestShard } from './lightest-shard.ts';
import { areAlike, type MachinePool, paceOf } from './machine-pool.ts';
import { byLongestFirst, sortedBy } from './order.ts';
import type { WeighedUnit } from './strategy.ts';

/** One part for each slot. A slot that would end later than the others with every unit gets none. */
export function longestFirstOver<Unit extends WeighedUnit>(
  units: readonly Unit[],
  slots: readonly MachinePool[],
): Unit[][] {
  const earliest = new EarliestSlot(slots);
  const parts: Unit[][] = slots.map(() => []);
  for (const unit of sortedBy(units, byLongestFirst)) parts[earliest.add(unit.estimateMs)]?.push(unit);
  return parts;
}

export interface SlotLoad {
  readonly slot: MachinePool;
  /** The time of its units, by their estimates. */
  readonly ms: number;
  /** Whether it has units. */
  readonly isUsed: boolean;
}

/** The load of each slot. This is the same packing without the units, for a search that needs only the loads. Slots beyond the number of units are left out. */
export function longestFirstLoads(longestFirstMs: readonly number[], slots: readonly MachinePool[]): SlotLoad[] {
  const used = slots.slice(0, longestFirstMs.length);
  const earliest = new EarliestSlot(used);
  for (const ms of longestFirstMs) earliest.add(ms);
  return used.map((slot, index) => ({ slot, ms: earliest.loadOf(index), isUsed: earliest.isUsed(index) }));
}

/** Slots on machines that are alike. The lightest of them ends first, so they need no more than a heap. */
interface Kind {
  readonly fixedMs: number;
  readonly pace: number;
  /** Their numbers among all slots. */
  readonly slots: readonly number[];
  readonly lightest: LightestShard;
}

/** The slots by their end. There are few kinds of machines, so they are tried one by one. */
class EarliestSlot {
  readonly #kinds: readonly Kind[];
  /** The kind of each slot, and its number there. */
  readonly #places: readonly { readonly kind: Kind; readonly shard: number }[];

  constructor(slots: readonly MachinePool[]) {
    const alike = groupBy(slots.keys(), (slot) =>
      slots.findIndex((other) => areAlike(other, slots[slot] as MachinePool)),
    );
    this.#kinds = [...alike].map(([first, numbers]) => kindOf(slots[first] as MachinePool, numbers));
    const places = this.#kinds.flatMap((kind) => kind.slots.map((slot, shard) => [slot, { kind, shard }] as const));
    this.#places = places.sort(([a], [b]) => a - b).map(([, place]) => place);
  }

  /** Adds the time to the slot that ends first with it, and returns its number. Of equal ends that of the fastest machine is first. */
  add(ms: number): number {
    let [earliest] = this.#kinds as [Kind];
    for (let index = 1; index < this.#kinds.length; index += 1) {
      const kind = this.#kinds[index] as Kind;
      if (endWith(kind, ms) < endWith(earliest, ms)) earliest = kind;
    }
    return earliest.slots[earliest.lightest.add(ms)] as number;
  }

  loadOf(slot: number): number {
    const { kind, shard } = this.#placeOf(slot);
    return kind.lightest.loadOf(shard);
  }

  isUsed(slot: number): boolean {
    const { kind, shard } = this.#placeOf(slot);
    return kind.lightest.countOf(shard) > 0;
  }

  #placeOf(slot: number): { readonly kind: Kind; readonly shard: number } {
    return this.#places[slot] as { kind: Kind; shard: number };
  }
}

const kindOf = (slot: MachinePool, slots: readonly number[]): Kind => ({
  fixedMs: slot.overhead.fixedMs,
  pace: paceOf(slot),
  slots,
  lightest: new LightestShard(slots.length),
});

const endWith = ({ fixedMs, pace, lightest }: Kind, ms: number): number => fixedMs + pace * (lightest.leastLoad() + ms);
