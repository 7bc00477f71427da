/** The inputs of the bench command. Only the command line has them. */
import type { InputTable } from '../../inputs/inputs.ts';
import { anyText, InputProblem, integer, type Parser, taking } from '../../inputs/parsers.ts';
import { MAX_SHARDS } from '../../model.ts';
import { PLAN_INPUTS } from '../plan/inputs.ts';

const shardCounts: Parser<number[]> = taking('readonly number[]', (text) => {
  try {
    return text.split(/[,\n]/).map((count) => integer(1, MAX_SHARDS)(count.trim()));
  } catch {
    throw new InputProblem(`it must be whole numbers from 1 to ${MAX_SHARDS}, separated by commas, such as 4,8`);
  }
});

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
    parse: shardCounts,
  },
} as const satisfies InputTable;
