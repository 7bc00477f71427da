import type { StrategyName } from '../model.ts';
import { balanced } from './balanced.ts';
import { byFile } from './by-file.ts';
import { contiguous } from './contiguous.ts';
import { hash } from './hash.ts';
import { roundRobin } from './round-robin.ts';
import type { Strategy } from './strategy.ts';

/** Every strategy by the name a user gives. */
export const STRATEGIES = {
  balanced,
  'by-file': byFile,
  'round-robin': roundRobin,
  hash,
  contiguous,
} as const satisfies Record<StrategyName, Strategy>;
