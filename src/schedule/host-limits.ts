/** Keeps a request within the limits of the host. */
import type { Host } from '../host.ts';
import { MAX_SHARDS, UsageError } from '../model.ts';
import { plural } from '../text/numbers.ts';
import type { ShardRequest } from './shard-count.ts';

type ShardLimits = Pick<Host, 'title' | 'maxMatrixJobs'>;

export const mostShards = ({ maxMatrixJobs }: Pick<Host, 'maxMatrixJobs'>): number =>
  Math.min(maxMatrixJobs, MAX_SHARDS);

/** The request within the limits of the host. `auto` is limited; a number that is too large is refused. @throws UsageError */
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
