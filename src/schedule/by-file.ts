import { balanced } from './balanced.ts';
import { inGroups } from './groups.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';
import { longestFirstOver } from './uneven.ts';

const fileOf = ({ id, file = id }: WeighedUnit): string => file;

/** A strategy for suites whose files take long to load. */
export const byFile: Strategy = {
  name: 'by-file',
  description: 'by time, and the units of a file stay together',
  spread: (units, shards) => inGroups(units, fileOf, shards, balanced.spread),
  spreadUneven: (units, slots) => inGroups(units, fileOf, slots, longestFirstOver),
};
