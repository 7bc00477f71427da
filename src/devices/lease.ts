/**
 * A lease of something on this host that one run at a time may use, such as a device or a block of ports. The files of a lease are
 * generations: `NAME.g0000000007` is the seventh owner. The highest generation counts, and a number is never used again.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** How often an owner shows that it lives. */
export const HEARTBEAT_MS = 10_000;
/** An owner that was silent for so long, and whose process is not known to live, is dead. */
export const DEAD_AFTER_MS = 30_000;

const processIdentity = z.object({
  pid: z.int().min(1),
  startedAt: z.string().optional().describe('in the words of the system; another process with this id has another one'),
  bootId: z.string().optional(),
  pidNamespace: z.string().optional(),
});
export type ProcessIdentity = Readonly<z.infer<typeof processIdentity>>;

const owner = z.object({
  run: z.string(),
  attempt: z.int().min(1),
  workflow: z.string(),
  runner: z.string(),
  process: processIdentity,
});
/** Who has a lease. */
export type LeaseOwner = Readonly<z.infer<typeof owner>>;

const leaseSchema = z.object({
  version: z.literal(1),
  resource: z.string(),
  state: z.enum(['held', 'free']),
  owner,
  since: z.iso.datetime(),
  commands: z.array(processIdentity).describe('process groups that the owner started with what it leased'),
});
export type LeaseRecord = Readonly<z.infer<typeof leaseSchema>>;

export const renderLease = (lease: LeaseRecord): string => `${JSON.stringify(lease)}\n`;

/** Undefined for a damaged file, and for one of another version. */
export function parseLease(text: string): LeaseRecord | undefined {
  try {
    return leaseSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** `unknown`: the process was started by another boot or in another container, or this system does not tell when processes started. */
export type Liveness = 'alive' | 'gone' | 'unknown';

/** What is seen of the newest generation of a resource. */
export interface SeenLease {
  /** Absent when its file is damaged. */
  readonly record: LeaseRecord | undefined;
  readonly liveness: Liveness;
  /** Since the last sign of life. */
  readonly silentMs: number;
}

/**
 * Whether another one may take it. A process that is known to live keeps its lease however silent it is, because it may only be stopped. One
 * that is gone keeps it for a while, because what it started may still be ending.
 */
export function isTakeable({ record, liveness, silentMs }: SeenLease, deadAfterMs = DEAD_AFTER_MS): boolean {
  if (record?.state === 'free') return true;
  return liveness !== 'alive' && silentMs >= deadAfterMs;
}

/** A name for files. It is readable, and no two resources have the same on any file system. */
export function fileNameOf(resource: string): string {
  const readable = resource.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
  return `${readable}-${createHash('sha256').update(resource).digest('hex').slice(0, 12)}`;
}

const DIGITS = 10;

export const generationFile = (resource: string, generation: number): string =>
  `${fileNameOf(resource)}.g${String(generation).padStart(DIGITS, '0')}`;

/** The generations of a resource among the files of a folder, the newest first. */
export function generationsOf(resource: string, files: readonly string[]): readonly number[] {
  const start = `${fileNameOf(resource)}.g`;
  return files
    .filter((file) => file.startsWith(start) && /^\d{10}$/.test(file.slice(start.length)))
    .map((file) => Number(file.slice(start.length)))
    .sort((a, b) => b - a);
}
