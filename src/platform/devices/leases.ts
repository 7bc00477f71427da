/**
 * The files of leases, in one folder for all runs of this host. A lease is taken by a hard link to the next generation, which only one can make.
 * After that comes a second look: whoever sees a higher generation than its own gives up. Renaming or removing the file of a dead owner instead
 * gives two leases of one resource now and then, because the file may have changed hands between the look and the change.
 */
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  DEAD_AFTER_MS,
  generationFile,
  generationsOf,
  HEARTBEAT_MS,
  isTakeable,
  type LeaseOwner,
  type LeaseRecord,
  parseLease,
  renderLease,
  type SeenLease,
} from '../../devices/lease.ts';
import { UsageError } from '../../model.ts';
import { once } from '../../once.ts';
import type { Lease, Leases } from '../platform.ts';
import { endOrphans } from './orphans.ts';
import { identify, livenessOf, type ProcessTable, processTable } from './process-identity.ts';

export interface LeaseOptions {
  /** Absolute path. Every run on this host uses the same one. */
  readonly folder: string;
  /** The run that takes the leases. Its process is this one. */
  readonly owner: Omit<LeaseOwner, 'process'>;
  readonly heartbeatMs?: number;
  readonly deadAfterMs?: number;
}

/** Files of an unfinished take that are older than this belong to a process that was killed. */
const OLD_FILE_MS = 60_000;

export function createLeases({
  folder,
  owner,
  heartbeatMs = HEARTBEAT_MS,
  deadAfterMs = DEAD_AFTER_MS,
}: LeaseOptions): Leases {
  const open = once(() => {
    openFolder(folder);
    sweep(folder);
    const table = processTable();
    return { folder, table, owner: { ...owner, process: identify(process.pid, table) } };
  });
  return {
    take: async (resource) => {
      const place = open();
      const [newest = 0] = generationsOf(resource, readdirSync(place.folder));
      const seen = newest === 0 ? undefined : look(place, resource, newest);
      if (seen !== undefined && !isTakeable(seen, deadAfterMs)) return { heldBy: seen.record };
      const left = seen?.record?.commands ?? [];
      const file = claim(place, resource, newest + 1, left);
      if (file === undefined) return { heldBy: undefined };
      const lease = hold(place, file, heartbeatMs);
      const ended = await endOrphans(left, place.table);
      if (ended) for (const { pid } of left) lease.ends(pid);
      else lease.release();
      return ended ? { lease } : { heldBy: seen?.record };
    },
    holderOf: async (resource) => {
      const place = open();
      const [newest] = generationsOf(resource, readdirSync(place.folder));
      const seen = newest === undefined ? undefined : look(place, resource, newest);
      return seen === undefined || isTakeable(seen, deadAfterMs) ? undefined : seen.record;
    },
    pause,
  };
}

interface Place {
  readonly folder: string;
  readonly table: ProcessTable;
  readonly owner: LeaseOwner;
}

/** A generation that this process has made. */
interface OwnFile {
  readonly path: string;
  readonly resource: string;
  readonly generation: number;
  readonly record: LeaseRecord;
}

/** Every user may take leases, and nobody removes those of another one. @throws UsageError */
function openFolder(folder: string): void {
  try {
    // A sticky folder, whatever the umask says.
    if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o1777);
  } catch (problem) {
    throw new UsageError(`the folder of leases ${folder} cannot be made: ${(problem as Error).message}. ${ELSEWHERE}`);
  }
  if (!lstatSync(folder).isDirectory()) throw new UsageError(`${folder} must be a folder, and no link. ${ELSEWHERE}`);
}

const ELSEWHERE = 'Set SHARDWISE_LEASES to a folder of your own, the same for every runner of this host';

/** Removes what a process left that was killed while it took a lease. */
function sweep(folder: string): void {
  for (const file of readdirSync(folder).filter((name) => name.startsWith(TEMPORARY)))
    ignoringAll(() => {
      if (Date.now() - statSync(join(folder, file)).mtimeMs > OLD_FILE_MS) rmSync(join(folder, file));
    });
}

const TEMPORARY = 'new-';

function look({ folder, table }: Place, resource: string, generation: number): SeenLease {
  const path = join(folder, generationFile(resource, generation));
  try {
    const record = parseLease(readFileSync(path, 'utf8'));
    const silentMs = Date.now() - statSync(path).mtimeMs;
    return { record, silentMs, liveness: record === undefined ? 'unknown' : livenessOf(record.owner.process, table) };
  } catch {
    // A higher generation has replaced it meanwhile.
    return { record: undefined, silentMs: 0, liveness: 'unknown' };
  }
}

/**
 * Makes a generation. Undefined when another process was faster.
 * @param commands what the last owner left running. It stays noted until it has ended, because this process may be killed before
 */
function claim(
  place: Place,
  resource: string,
  generation: number,
  commands: LeaseRecord['commands'],
): OwnFile | undefined {
  const { folder, owner } = place;
  const path = join(folder, generationFile(resource, generation));
  const since = new Date().toISOString();
  const record: LeaseRecord = { version: 1, resource, state: 'held', owner, since, commands };
  const written = writeTemporary(folder, record);
  try {
    linkSync(written, path);
  } catch (problem) {
    // ENOENT: this process slept so long that its temporary file was swept.
    if (['EEXIST', 'ENOENT'].includes((problem as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw problem;
  } finally {
    rmSync(written, { force: true });
  }
  const all = generationsOf(resource, readdirSync(folder));
  if (all[0] !== generation) {
    rmSync(path, { force: true });
    return undefined;
  }
  for (const older of all.slice(1)) ignoringAll(() => rmSync(join(folder, generationFile(resource, older))));
  return { path, resource, generation, record };
}

let written = 0;

function writeTemporary(folder: string, record: LeaseRecord): string {
  written += 1;
  const path = join(folder, `${TEMPORARY}${process.pid}-${Date.now()}-${written}`);
  writeFileSync(path, renderLease(record), { flag: 'wx', mode: 0o644 });
  return path;
}

function hold(place: Place, { path, resource, generation, record }: OwnFile, heartbeatMs: number): Lease {
  const { folder, table } = place;
  const lost = new AbortController();
  let now = record;
  const replace = (next: LeaseRecord): void => {
    now = next;
    renameSync(writeTemporary(folder, next), path);
  };
  const isMine = (): boolean => generationsOf(resource, readdirSync(folder))[0] === generation;
  const beat = (): void => {
    try {
      utimesSync(path, new Date(), new Date());
      if (isMine()) return;
    } catch {
      // Its file is gone, so another one has it.
    }
    clearInterval(timer);
    lost.abort();
  };
  const timer = setInterval(beat, heartbeatMs).unref();
  return {
    resource,
    generation,
    lost: lost.signal,
    starts: (pid) => {
      if (isMine()) replace({ ...now, commands: [...now.commands, identify(pid, table)] });
    },
    ends: (pid) => {
      if (isMine()) replace({ ...now, commands: now.commands.filter((command) => command.pid !== pid) });
    },
    release: () => {
      clearInterval(timer);
      if (!lost.signal.aborted) ignoringAll(() => isMine() && replace({ ...now, state: 'free' }));
    },
  };
}

function ignoringAll(act: () => unknown): void {
  try {
    act();
  } catch {
    // Another process was faster, or it belongs to another user, or the disk is full. A file that stays is found dead later.
  }
}

/** Waits, and longer or shorter than others do, so that two that wait for the same thing do not wake together. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms * (0.5 + Math.random()));
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
  });
}
