/** The interface of a strategy: a way to spread units over shards. Each is one file and one row in `strategies.ts`, and nothing else in `src`. */
import type { MachinePool } from './machine-pool.ts';

export interface WeighedUnit {
  readonly id: string;
  readonly file?: string | undefined;
  readonly estimateMs: number;
}

export interface Strategy {
  /** The value of the input `strategy`. */
  readonly name: string;
  /** A few words for the description of the input. */
  readonly description: string;
  readonly spread: Spread;
  /** Spreads over machines that are not equal. Absent: the heaviest parts of `spread` go to the fastest machines. */
  readonly spreadUneven?: SpreadUneven;
  /** It always puts the longest unit that is left where it ends first, so `longestFirstLoads` knows the loads of its shards without the units. */
  readonly longestFirst?: true;
  /** It may plan a file in parts when the file holds the plan back. Absent: it keeps files whole. */
  readonly splitsFiles?: true;
}

/**
 * Spreads the units over at most `shards` shards.
 * - Every unit is in exactly one shard. No shard is empty, so there are never more shards than units.
 * - The units of a shard are in the order to run them.
 * - The order of the input does not matter. Ids are unique and estimates are finite (`soundUnits`).
 */
export type Spread = <Unit extends WeighedUnit>(units: readonly Unit[], shards: number) => Unit[][];

/** The same for unequal machines, the fastest first. There is one part for each slot; it is empty where the slot would only end later than all others. */
export type SpreadUneven = <Unit extends WeighedUnit>(
  units: readonly Unit[],
  slots: readonly MachinePool[],
) => Unit[][];
