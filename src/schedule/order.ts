import { byCodeUnit } from '../model.ts';
import type { WeighedUnit } from './strategy.ts';

/** Longest first, equal ones by id: a total order, the same on every machine. */
export const byLongestFirst = (a: WeighedUnit, b: WeighedUnit): number =>
  b.estimateMs - a.estimateMs || byCodeUnit(a.id, b.id);

export const byId = (a: WeighedUnit, b: WeighedUnit): number => byCodeUnit(a.id, b.id);
