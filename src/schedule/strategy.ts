/** The interface of a strategy: a way to spread units over shards. Each is one file and one row in `strategies.ts`, and nothing else in `src`. */

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
  /** It always puts the longest unit that is left into the lightest shard, so `longestFirstLoads` knows the loads of its shards without the units. */
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
