import { balanced } from './balanced.ts';
import { inGroups } from './groups.ts';
import type { Strategy } from './strategy.ts';

/** A strategy for suites whose files take long to load. */
export const byFile: Strategy = {
  name: 'by-file',
  description: 'by time, and the units of a file stay together',
  spread: (units, shards) => inGroups(units, ({ id, file = id }) => file, shards, balanced.spread),
};
