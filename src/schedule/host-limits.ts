/** Keeps what was asked for within what the host can run. */
import type { Host } from '../host.ts';
import { MAX_SHARDS, UsageError } from '../model.ts';
import { plural } from '../text/numbers.ts';
import type { ShardRequest } from './shard-count.ts';

type ShardLimits = Pick<Host, 'title' | 'maxMatrixJobs'>;

export const mostShards = ({ maxMatrixJobs }: Pick<Host, 'maxMatrixJobs'>): number =>
  Math.min(maxMatrixJobs, MAX_SHARDS);

/** A number that was asked for is refused when it is too large, and `auto` stays below it. @throws UsageError */
export function withinHost(request: ShardRequest, host: ShardLimits): ShardRequest {
  if (request.shards === 'auto') refuseMore('min-shards', request.minShards, host);
  else refuseMore('shards', request.shards, host);
  return { ...request, maxShards: Math.min(request.maxShards, mostShards(host)) };
}

function refuseMore(input: string, asked: number, host: ShardLimits): void {
  const most = mostShards(host);
  if (asked <= most) return;
  throw new UsageError(
    `input ${input} is ${asked}, but a plan for ${host.title} has at most ${plural(most, 'shard')}: write ${most} or less`,
  );
}
