/** Shards that left no result, in words. */

import type { Plan, Report } from '../model.ts';
import { howJobsEnded } from './ended-jobs.ts';
import type { Evidence } from './evidence.ts';

type Rows = Report['shards'];

const isMissing = ({ outcome }: Rows[number]): boolean => outcome === 'missing';

/** The matrix of each shard that has one. */
export const matricesOf = (plan: Plan | undefined): ReadonlyMap<number, number> =>
  new Map(plan?.shards.flatMap(({ index, matrix }) => (matrix === undefined ? [] : [[index, matrix] as const])));

/** The matrices of the plan of which no job left anything, while jobs of another one did. */
function silentMatrices(ofShard: ReadonlyMap<number, number>, rows: Rows): ReadonlySet<number> {
  const heard = new Set(rows.filter((row) => !isMissing(row)).map(({ index }) => ofShard.get(index)));
  return new Set(heard.size === 0 ? [] : [...ofShard.values()].filter((matrix) => !heard.has(matrix)));
}

/**
 * What left no result, and why: all in one sentence, because a run that was cancelled early loses all of them. Only a whole matrix has a
 * sentence of its own, because the workflow may have no job for it.
 * @param lost numbers of shards, ascending
 * @param where follows their names
 */
export function lostShardsInWords(
  lost: readonly number[],
  where: string,
  { plan, jobs }: Pick<Evidence, 'plan' | 'jobs'>,
  rows: Rows,
): string[] {
  const cancelled = howJobsEnded(jobs);
  if (cancelled !== undefined) return sentence(lost, where, cancelled);
  const ofShard = matricesOf(plan);
  const silent = silentMatrices(ofShard, rows);
  const isSilent = (shard: number): boolean => silent.has(ofShard.get(shard) ?? 0);
  return [
    ...[...silent].flatMap((matrix) => {
      const whole = lost.filter((shard) => ofShard.get(shard) === matrix);
      return sentence(
        whole,
        where,
        `no job of matrix-${matrix} left one. Does the workflow have a job for that output of the plan?`,
      );
    }),
    ...others(
      lost.filter((shard) => !isSilent(shard)),
      where,
    ),
  ];
}

const others = (lost: readonly number[], where: string): string[] =>
  sentence(
    lost,
    where,
    lost.length === 1
      ? 'its job crashed, was cancelled or never started'
      : 'their jobs crashed, were cancelled or never started',
  );

const sentence = (shards: readonly number[], where: string, why: string): string[] =>
  shards.length === 0 ? [] : [`${namesOfShards(shards)}${where} left no result: ${why}`];

/** How many pieces of a list of shards are named. */
const MAX_PIECES = 20;

/** The fewest successive numbers that are one piece: `3 to 6`. */
const LEAST_IN_RANGE = 4;

/** Shards in words: `shard 1`, `shards 1, 2 and 3`, `shards 1 and 3 to 512`. @param shards ascending */
export function namesOfShards(shards: readonly number[]): string {
  const pieces = piecesOf(shards);
  const shown = pieces.slice(0, MAX_PIECES).map(({ text }) => text);
  const more = pieces.slice(MAX_PIECES).reduce((sum, { count }) => sum + count, 0);
  const all = more === 0 ? shown : [...shown, `${more} more`];
  const [last = ''] = all.slice(-1);
  return `${shards.length === 1 ? 'shard' : 'shards'} ${all.length === 1 ? last : `${all.slice(0, -1).join(', ')} and ${last}`}`;
}

interface Piece {
  readonly text: string;
  readonly count: number;
}

function piecesOf(numbers: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < numbers.length; ) {
    let end = start + 1;
    while (numbers[end] === (numbers[end - 1] ?? 0) + 1) end += 1;
    const run = numbers.slice(start, end);
    if (run.length < LEAST_IN_RANGE) pieces.push(...run.map((number) => ({ text: String(number), count: 1 })));
    else pieces.push({ text: `${run[0]} to ${run.at(-1)}`, count: run.length });
    start = end;
  }
  return pieces;
}
