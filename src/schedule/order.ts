import { byCodeUnit } from '../model.ts';
import type { WeighedUnit } from './strategy.ts';

/** Longest first, and equal ones by id. This is a total order, so it is the same on every machine. */
export const byLongestFirst = (a: WeighedUnit, b: WeighedUnit): number =>
  b.estimateMs - a.estimateMs || byCodeUnit(a.id, b.id);

export const byId = (a: { readonly id: string }, b: { readonly id: string }): number => byCodeUnit(a.id, b.id);

/** The values in order, without a copy when they are sorted already. The check is cheap, and a search packs 100,000 units up to 1,024 times. */
export const sortedBy = <T>(values: readonly T[], compare: (a: T, b: T) => number): readonly T[] =>
  values.every((value, index) => index === 0 || compare(values[index - 1] as T, value) <= 0)
    ? values
    : values.toSorted(compare);
