/** The inputs of the bench, which only the command line has. */
import type { InputTable } from '../../inputs/inputs.ts';
import { anyText, integer } from '../../inputs/parsers.ts';
import { MAX_SHARDS } from '../../model.ts';
import { PLAN_INPUTS } from '../plan/inputs.ts';

export const BENCH_INPUTS = {
  timings: {
    ...PLAN_INPUTS.timings,
    description: 'Timing files, one a line, oldest first; without any a suite is made up.',
  },
  next: {
    description:
      'What the run after them took, in a file of the same kind; without it the newest timings are taken for the truth.',
    parse: anyText,
  },
  shards: {
    description: 'Numbers of shards to compare, separated by commas.',
    default: '4,8,16',
    parse: (text) => text.split(',').map((count) => integer(1, MAX_SHARDS)(count.trim())),
  },
} as const satisfies InputTable;
