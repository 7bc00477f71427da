/** What every way of spreading units over shards has in common. One file for each, one row in `strategies.ts`. */

export interface WeighedUnit {
  readonly id: string;
  readonly file?: string | undefined;
  readonly estimateMs: number;
}

/**
 * Spreads the units over at most `shards` shards: every unit in exactly one, no shard empty, so never more shards than units.
 * Units come in the order to run them. The order of the input does not matter; ids are unique and estimates finite (`soundUnits`).
 */
export type Strategy = <Unit extends WeighedUnit>(units: readonly Unit[], shards: number) => Unit[][];
