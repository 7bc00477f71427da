/** Why a plan has this number of shards, in one sentence. */
import { type EstimatedUnit, isMeasured } from '../model.ts';
import { formatDuration } from '../text/numbers.ts';
import type { ShardRequest } from './shard-count.ts';
import type { Cost } from './trial.ts';

export function reasonOf({ shards, wallMs }: Cost, request: ShardRequest, units: readonly EstimatedUnit[]): string {
  if (shards === 0) return 'there is nothing to run';
  if (request.shards !== 'auto')
    return request.shards === 1 ? '1 shard was asked for' : `${request.shards} shards were asked for`;
  if (!units.some(isMeasured)) {
    return `there are no timings from past runs, so each shard gets about ${request.testsPerShard} tests (tests-per-shard)`;
  }
  const target = `${formatDuration(request.targetMs)} (target-duration)`;
  return wallMs <= request.targetMs
    ? `it is the cheapest number of shards that stays within ${target}`
    : `no number of shards stays within ${target}; this one is the fastest that is worth its set-up time`;
}
