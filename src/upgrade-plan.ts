/** Upgrades of stored plans. */
import { DEFAULT_POOL } from './model.ts';

interface OldPlan {
  readonly version: number;
  readonly shards?: readonly { readonly pool?: unknown; readonly runsOn?: unknown }[];
  readonly prediction?: Readonly<Record<string, unknown>>;
}

/**
 * Version 1 had one pool, which no list described: its machines were in each shard, and its overhead in the prediction.
 * What is not a plan at all stays so, and the schema says what is wrong with it.
 */
export function planFromVersion1(plan: OldPlan): { readonly version: number } {
  const { shards, prediction } = plan;
  if (!Array.isArray(shards) || typeof prediction !== 'object' || prediction === null) return { ...plan, version: 2 };
  const { overheadMs, overheadFactor, overheadShards, ...rest } = prediction;
  const [first] = shards;
  const pool = {
    name: first?.pool ?? DEFAULT_POOL,
    mode: 'split',
    runsOn: first?.runsOn ?? '',
    speed: 1,
    overheadMs,
    overheadFactor,
    overheadShards,
    wallMs: rest['wallMs'],
    billedMinutes: rest['billedMinutes'],
  };
  return { ...plan, version: 2, pools: [pool], shards: shards.map(withoutRunsOn), prediction: rest } as OldPlan;
}

function withoutRunsOn(shard: unknown): unknown {
  if (typeof shard !== 'object' || shard === null) return shard;
  const { runsOn: _runsOn, ...rest } = shard as Readonly<Record<string, unknown>>;
  return rest;
}
