/** The names of what a run keeps in Redis, and values that are kept in pieces. All names begin with `shardwise:`, for the rules of access. */
import type { Redis } from 'ioredis';
import { MAX_PACKED_BYTES, PIECE_BYTES } from '../../queue/remote.ts';

export const PREFIX = 'shardwise';

/** How long a value stays that nobody has fetched or removed. */
export const KEPT_MS = 60 * 60 * 1000;

/** The run of a suite. Several runs of a suite at a time have other names. */
export interface RunName {
  readonly suite: string;
  readonly name: string;
}

const base = ({ suite, name }: RunName): string => `${suite}/${name}`;

export const noticeKey = (run: RunName): string => `${PREFIX}:${base(run)}:run`;
export const planKey = (run: RunName, epoch: string): string => `${PREFIX}:${base(run)}:${epoch}:plan`;
export const resultsKey = (run: RunName, epoch: string): string => `${PREFIX}:${base(run)}:${epoch}:results`;
export const resultKey = (run: RunName, epoch: string, id: string): string =>
  `${PREFIX}:${base(run)}:${epoch}:result:${id}`;
/** The workers that serve a queue of the run: each name with the time of its last sign of life. */
export const workersKey = (run: RunName, epoch: string, queue: number): string =>
  `${PREFIX}:${base(run)}:${epoch}:workers:${queue}`;
/** The name of a queue, as the library wants it. */
export const queueName = (run: RunName, queue: number): string => `${base(run)}/${queue}`;

export interface Pieces {
  readonly bytes: number;
  readonly pieces: number;
}

const pieceKey = (key: string, piece: number): string => `${key}:${piece}`;

export async function writePieces(redis: Redis, key: string, content: Uint8Array): Promise<Pieces> {
  const pieces = Math.ceil(content.length / PIECE_BYTES);
  for (let piece = 0; piece < pieces; piece++) {
    const part = content.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
    await redis.set(pieceKey(key, piece), Buffer.from(part), 'PX', KEPT_MS);
  }
  return { bytes: content.length, pieces };
}

/** Undefined where some of it is gone, or it has another length. */
export async function readPieces(
  redis: Redis,
  key: string,
  { bytes, pieces }: Pieces,
): Promise<Uint8Array | undefined> {
  if (bytes > MAX_PACKED_BYTES || pieces !== Math.ceil(bytes / PIECE_BYTES)) return undefined;
  const parts: Buffer[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    // The length comes first: what another program has written there may be of any size.
    const length = await redis.strlen(pieceKey(key, piece));
    const part = length > PIECE_BYTES ? null : await redis.getBuffer(pieceKey(key, piece));
    if (part === null) return undefined;
    parts.push(part);
  }
  const content = Buffer.concat(parts);
  return content.length === bytes ? content : undefined;
}

export async function removePieces(redis: Redis, key: string, { pieces }: Pieces): Promise<void> {
  for (let piece = 0; piece < pieces; piece++) await redis.unlink(pieceKey(key, piece));
}
