/** The inputs of the bench command. Only the command line has them. */
import type { InputTable } from '../../inputs/inputs.ts';
import { anyText, integer } from '../../inputs/parsers.ts';
import { MAX_SHARDS } from '../../model.ts';
import { PLAN_INPUTS } from '../plan/inputs.ts';

export const BENCH_INPUTS = {
  timings: {
    ...PLAN_INPUTS.timings,
    description: 'Timing files, one per line, oldest first. Without any, a suite is made up.',
  },
  next: {
    description:
      'A file of the same kind with the actual times of the next run. Without it, the newest timings count as the actual times.',
    parse: anyText,
  },
  shards: {
    description: 'Numbers of shards to compare, separated by commas.',
    default: '4,8,16',
    parse: (text) => text.split(',').map((count) => integer(1, MAX_SHARDS)(count.trim())),
  },
} as const satisfies InputTable;
