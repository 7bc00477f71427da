/** The table of strategies. A new one is a file next to this one and a row here. */
import { UsageError } from '../model.ts';
import { balanced } from './balanced.ts';
import { byFile } from './by-file.ts';
import { contiguous } from './contiguous.ts';
import { hash } from './hash.ts';
import { roundRobin } from './round-robin.ts';
import type { Strategy } from './strategy.ts';

/** The first is the default. */
export const STRATEGIES: readonly [Strategy, ...Strategy[]] = [balanced, byFile, roundRobin, hash, contiguous];

export const STRATEGY_NAMES: readonly string[] = STRATEGIES.map(({ name }) => name);

/** @throws UsageError for a name that is not in the table */
export function findStrategy(name: string): Strategy {
  const strategy = STRATEGIES.find((candidate) => candidate.name === name);
  if (strategy !== undefined) return strategy;
  throw new UsageError(`strategy ${JSON.stringify(name)} is not known: write one of ${STRATEGY_NAMES.join(', ')}`);
}
