/**
 * A queue for workers on many machines, which a server holds. The coordinator of a run puts the batches of its plan into it, and collects results.
 * Workers take numbers of batches, and run their own checkout with their own command. What comes from the server may be written by anyone.
 */
import { z } from 'zod';
import { MAX_SHARDS, machinesOf, type Plan, SUITE_NAME } from '../model.ts';
import type { Batch, BatchQueue } from './queue.ts';

/** How long a worker may give no sign of life before its batch runs elsewhere. */
export const LOST_AFTER_MS = { default: 30_000, least: 1_000, most: 600_000 } as const;

/** How often a batch may be lost with its worker. Then it is probably the batch that ends its workers. */
export const MOST_LOSSES = 3;

/** Results and plans travel in pieces: a large value would make all other clients wait. */
export const PIECE_BYTES = 256 * 1024;

/** The most bytes of a packed result, and of a packed plan. */
export const MAX_PACKED_BYTES = 128 * 1024 * 1024;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);
const pieces = z.object({
  bytes: z.int().min(0).max(MAX_PACKED_BYTES),
  pieces: z
    .int()
    .min(0)
    .max(MAX_PACKED_BYTES / PIECE_BYTES),
});
const commit = z.string().regex(/^[0-9a-f]{0,64}$/);
const lostAfterMs = z.int().min(LOST_AFTER_MS.least).max(LOST_AFTER_MS.most);

/** What a coordinator says of its run. It says it again and again, so that its workers know that it is alive. */
export const runNoticeSchema = z.strictObject({
  version: z.literal(1),
  /** Other than that of any other run, so that nothing of an earlier run counts. */
  epoch: id,
  state: z.enum(['open', 'ended']),
  suite: z.string().regex(SUITE_NAME),
  commit,
  planId: id,
  /** The names of the pools, in the order of their queues. */
  pools: z.array(z.string().min(1).max(200)).min(1).max(MAX_SHARDS),
  lostAfterMs,
  plan: pieces,
});
export type RunNotice = z.infer<typeof runNoticeSchema>;

/** What a job of the queue says: which batch to run. It names no test, no command and no path. */
export const jobSchema = z.strictObject({
  version: z.literal(1),
  epoch: id,
  planId: id,
  shard: z.int().min(1).max(MAX_SHARDS),
});
export type RemoteJob = z.infer<typeof jobSchema>;

/** What a worker says of a result that it has left. */
export const resultNoticeSchema = z.strictObject({
  version: z.literal(1),
  shard: z.int().min(1).max(MAX_SHARDS),
  worker: id,
  result: id,
  content: pieces,
});
export type ResultNotice = z.infer<typeof resultNoticeSchema>;

/** Reads JSON of the server. Undefined where it is not what the schema says. */
export function parseRemote<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A batch that a worker has taken: a shard of the plan. */
export interface RemoteBatch extends Batch {
  readonly shard: number;
  /** It is no longer this worker's: the worker was silent for too long, or the run is over. The reason is a text. */
  readonly lost: AbortSignal;
}

/** What a worker takes batches from. */
export interface WorkerQueue extends BatchQueue {
  /** The name of this worker, other than that of any other. */
  readonly id: string;
  /** What the coordinator says of its run. */
  readonly notice: RunNotice;
  /** The packed plan, as the server has it. @throws ServiceError */
  plan(): Promise<Uint8Array>;
  /** @throws ServiceError when the server does not answer, or the run is gone */
  take(): Promise<RemoteBatch | undefined>;
  /** Keeps the result, and settles the batch. Whether that worked: otherwise the batch runs elsewhere. */
  settle(batch: RemoteBatch, result: Uint8Array): Promise<boolean>;
  /** No worker can run it: it is no batch of the plan. */
  refuse(batch: RemoteBatch, why: string): Promise<void>;
  /** Another worker should run it, at once. */
  giveBack(batch: Batch): Promise<void>;
  /** It takes no more. */
  leave(): void;
  close(): Promise<void>;
}

/** What a coordinator is told while workers run. */
export interface CollectEvents {
  /** Whether it can be used. Otherwise the batch runs again. */
  result(result: RemoteResult): Promise<boolean>;
  /** A batch has no result, and none will come. */
  lost(shard: number, why: string): void;
  /** Something that a person should know. */
  note(message: string): void;
}

export interface RemoteResult {
  readonly shard: number;
  readonly worker: string;
  /** Packed files. */
  readonly content: Uint8Array;
}

/** The queue of a run, as its coordinator sees it. */
export interface CoordinatorQueue {
  /** Resolves when each batch has a result or is lost. @throws ServiceError when the server or all workers are gone */
  collect(events: CollectEvents, signal: AbortSignal): Promise<void>;
  /** Tells the workers that the run is over, and removes what it left. Never throws. */
  close(): Promise<void>;
}

/** The pools of a plan that have queues of their own: those whose machines differ. */
export const queuesOf = ({ pools }: Pick<Plan, 'pools'>): readonly string[] => [...new Set(pools.map(machinesOf))];

/** The queue of a pool. */
export function queueOf(pool: string, plan: Pick<Plan, 'pools'>): number {
  const found = plan.pools.find(({ name }) => name === pool);
  return queuesOf(plan).indexOf(found === undefined ? pool : machinesOf(found));
}
