/** Matrices of one plan whose jobs do not have the same axis of the user's own: it was written around some of them only. */
import type { Axis, Plan } from '../model.ts';
import type { Copy } from './evidence.ts';
import { matricesOf } from './lost-shards.ts';

export interface UnequalAxes {
  /** Why the run is incomplete; empty where all matrices have the same axis. */
  readonly reasons: readonly string[];
  /** Whether no job of the matrix of this shard has an axis of these names, so that the shard cannot have run with it. */
  readonly isForeign: (shard: number, own: Axis) => boolean;
}

export function unequalAxes(plan: Plan | undefined, copies: readonly Copy[]): UnequalAxes {
  const ofShard = matricesOf(plan);
  const axes = axesOfMatrices(ofShard, copies);
  const all = new Set([...axes.values()].flatMap((names) => [...names]));
  if ([...axes.values()].every((names) => names.size === all.size)) return { reasons: [], isForeign: () => false };
  const each = [...axes]
    .sort(([a], [b]) => a - b)
    .map(([matrix, names]) => `matrix-${matrix} ${[...names].join(', ')}`);
  return {
    reasons: [
      `an axis of your own is not around each matrix (${each.join('; ')}): write it in the job of each matrix, with the same values`,
    ],
    isForeign: (shard, own) => axes.get(ofShard.get(shard) ?? 0)?.has(namesOf(own)) === false,
  };
}

/** The axes that the jobs of each matrix left results for, by their names alone. */
function axesOfMatrices(
  ofShard: ReadonlyMap<number, number>,
  copies: readonly Copy[],
): ReadonlyMap<number, ReadonlySet<string>> {
  const axes = new Map<number, Set<string>>();
  for (const { own, records } of copies) {
    for (const { shard } of records) {
      const matrix = ofShard.get(shard);
      if (matrix !== undefined) axes.set(matrix, (axes.get(matrix) ?? new Set<string>()).add(namesOf(own)));
    }
  }
  return axes;
}

const namesOf = (axis: Axis): string =>
  axis.length === 0 ? 'has none' : `has ${axis.map(({ name }) => name).join(' and ')}`;
