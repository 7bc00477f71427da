/** What a shard shares with others: the batches at the ends of their lists. */
import { type Plan, type PlannedShard, type ShardRecord, withoutTail } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { type ClaimQueue, createClaimQueue, type SharedBatch } from '../../queue/claims.ts';
import { sharedBatches } from '../../schedule/shared-batches.ts';
import { chooseBatch } from '../../schedule/tail.ts';
import { claimName } from '../shared/names.ts';
import type { Leg } from './leg.ts';

/** What a shard shares with others. */
export interface Sharing {
  /** The units that are its own alone. */
  readonly first: readonly string[];
  /** The batches that it ran, for its record. */
  readonly ran: NonNullable<ShardRecord['batches']>[number][];
  /** @param mayTakeOthers whether it may take work of others now */
  open(mayTakeOthers: () => boolean): ClaimQueue;
}

/** The job of a shard. */
interface SharingJob {
  readonly plan: Plan;
  readonly shard: PlannedShard;
  readonly leg: Pick<Leg, 'axis'>;
  readonly platform: Pick<Platform, 'claims' | 'context'>;
}

/** Undefined where this shard shares nothing: a re-run, a leg of an axis, devices, or a host without claims. */
export function openSharing({ plan, shard, leg, platform }: SharingJob, hasDevices: boolean): Sharing | undefined {
  const { claims: service, context } = platform;
  if (service === undefined || plan.stealing?.on !== true || hasDevices) return undefined;
  if (context.attempt > 1 || leg.axis.length > 0) return undefined;
  const batches = sharedBatches(plan, shard.pool).map(
    (batch): SharedBatch => ({ ...batch, name: claimName(plan.suite, batch.owner, batch.number) }),
  );
  return {
    first: withoutTail(shard),
    ran: [],
    open: (mayTakeOthers) =>
      createClaimQueue({ shard: shard.index, batches, service, choose: chooseBatch, mayTakeOthers }),
  };
}
