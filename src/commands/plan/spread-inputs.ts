/** The inputs that say how units are spread over shards. Whoever packs units without a project needs no others. */
import type { InputTable } from '../../inputs/inputs.ts';
import { lines, oneOf } from '../../inputs/parsers.ts';
import { STRATEGIES, STRATEGY_NAMES } from '../../schedule/strategies.ts';

export const SPREAD_INPUTS = {
  strategy: {
    description: `How units are spread: ${STRATEGIES.map(({ name, description }) => `${name} (${description})`).join(', ')}.`,
    default: STRATEGIES[0].name,
    parse: oneOf(...STRATEGY_NAMES),
  },
  group: {
    description: 'Units that must run in the same shard: globs separated by spaces, one group per line.',
    parse: lines,
  },
  exclusive: { description: 'Units that must have a shard to themselves: globs, one per line.', parse: lines },
} as const satisfies InputTable;
