/** Keeps a request within the limits of the host. */
import type { Host } from '../host.ts';
import { MAX_SHARDS, UsageError } from '../model.ts';
import { plural } from '../text/numbers.ts';
import type { ShardRequest } from './shard-count.ts';

/** Where the shards run. */
export interface ShardRoom {
  readonly host: Pick<Host, 'title' | 'maxMatrixJobs' | 'maxMatrices'>;
  /** How many matrices share the shards; one when left out. */
  readonly matrices?: number | undefined;
}

/** The default of input max-shards. It is no wish of the user, so a smaller host cuts it without a word. */
export const DEFAULT_MAX_SHARDS = 8;

export const mostShards = ({ host: { maxMatrixJobs }, matrices = 1 }: ShardRoom): number =>
  Math.min(maxMatrixJobs * matrices, MAX_SHARDS);

/** The room in words: `one matrix of GitHub has at most 256`. */
export const roomInWords = (room: ShardRoom): string => {
  const { host, matrices = 1 } = room;
  const whose = matrices === 1 ? 'one matrix of' : `${matrices} matrices of`;
  return `${whose} ${host.title} ${matrices === 1 ? 'has' : 'have'} at most ${mostShards(room)}`;
};

/** The advice to write more matrices where so many shards then have room: ` or write matrices: 2`. Empty where none would do. */
export function adviceOfMatrices(shards: number, { host, matrices = 1 }: ShardRoom): string {
  const needed = Math.ceil(shards / host.maxMatrixJobs);
  return shards <= MAX_SHARDS && needed > matrices && needed <= host.maxMatrices
    ? `, or write matrices: ${needed}`
    : '';
}

/** The request within the limits of the host. @throws UsageError for a number that is too large */
export function withinHost(request: ShardRequest, room: ShardRoom): ShardRequest {
  if (request.shards === 'auto') {
    refuseMore('min-shards', request.minShards, room);
    if (request.maxShards > DEFAULT_MAX_SHARDS) refuseMore('max-shards', request.maxShards, room);
  } else refuseMore('shards', request.shards, room);
  return { ...request, maxShards: Math.min(request.maxShards, mostShards(room)) };
}

function refuseMore(input: string, asked: number, room: ShardRoom): void {
  const most = mostShards(room);
  if (asked <= most) return;
  const { host, matrices = 1 } = room;
  const plan = matrices === 1 ? `a plan for ${host.title}` : `a plan for ${host.title} with ${matrices} matrices`;
  throw new UsageError(
    `input ${input} is ${asked}, but ${plan} has at most ${plural(most, 'shard')}: write ${most} or less${adviceOfMatrices(asked, room)}`,
  );
}
