import { balanced } from './balanced.ts';
import { inGroups } from './groups.ts';
import type { Strategy } from './strategy.ts';

/** Keeps the units of a file together, then packs the files like `balanced`: for suites whose files are costly to load. */
export const byFile: Strategy = (units, shards) => inGroups(units, ({ id, file = id }) => file, shards, balanced);
