/** What every way of spreading units over shards has in common: one file for each, one row in `strategies.ts`, and nothing elsewhere in `src`. */

export interface WeighedUnit {
  readonly id: string;
  readonly file?: string | undefined;
  readonly estimateMs: number;
}

export interface Strategy {
  /** As the input `strategy` takes it. */
  readonly name: string;
  /** In a few words, for the description of the input. */
  readonly description: string;
  readonly spread: Spread;
  /** It puts the longest unit that is left into the lightest shard, so what its shards hold is known without the units (`longestFirstLoads`). */
  readonly longestFirst?: true;
  /** A file that holds the plan back may be planned in parts. Absent: it keeps files whole. */
  readonly splitsFiles?: true;
}

/**
 * Spreads the units over at most `shards` shards: every unit in exactly one, no shard empty, so never more shards than units.
 * Units come in the order to run them. The order of the input does not matter; ids are unique and estimates finite (`soundUnits`).
 */
export type Spread = <Unit extends WeighedUnit>(units: readonly Unit[], shards: number) => Unit[][];
