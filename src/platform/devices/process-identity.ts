/**
 * Whether a process that once was is still the same. Its id alone does not say so, because systems use ids again.
 * - Linux: the time of its start, the boot and its namespace of ids, from /proc. A zombie is gone: nobody has fetched its exit code yet.
 * - macOS and other systems with `ps`: the time of its start, to the second. Not run there.
 * - Windows: only whether some process has the id. So a process there is never known to live, and its heartbeat alone counts.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Liveness, ProcessIdentity } from '../../devices/lease.ts';

/** How one kind of system tells it. */
export interface ProcessTable {
  readonly bootId?: string;
  readonly pidNamespace?: string;
  /** Text that no other process with this id has. `gone` where there is no such process. Undefined where the system does not tell. */
  startOf(pid: number): string | 'gone' | undefined;
  /** Whether a process of this group still runs. Absent where the system does not tell. */
  isGroupRunning?(leader: number): boolean;
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
};

function namespaceOf(process: string): string | undefined {
  try {
    return readlinkSync(`/proc/${process}/ns/pid`);
  } catch {
    return undefined;
  }
}

/**
 * Some fields of `/proc/PID/stat`. The name before them may contain anything. Undefined for a process that has ended. A process that was killed
 * is a zombie as soon as its first thread has ended. As long as others are ending, it still has its files and sockets.
 */
function statOf(pid: number | string): { readonly group: string; readonly startedAt: string } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = 'X', , group = ''] = fields;
  const hasEnded = (state === 'Z' || state === 'X') && Number(fields[17]) <= 1;
  return hasEnded ? undefined : { group, startedAt: fields[19] ?? '' };
}

const isGroupRunning = (leader: number): boolean =>
  readdirSync('/proc').some((name) => /^\d+$/.test(name) && statOf(name)?.group === String(leader));

export const linuxTable = (): ProcessTable => {
  const bootId = read('/proc/sys/kernel/random/boot_id');
  const pidNamespace = namespaceOf('self');
  return {
    ...(bootId && { bootId }),
    ...(pidNamespace && { pidNamespace }),
    startOf: (pid) => statOf(pid)?.startedAt ?? 'gone',
    isGroupRunning,
  };
};

export const psTable = (): ProcessTable => ({
  startOf: (pid) => {
    try {
      const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };
      const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env, encoding: 'utf8' }).trim();
      return text === '' || text.startsWith('Z') ? 'gone' : text.replace(/^\S+\s+/, '');
    } catch (problem) {
      // ps ends with 1 where there is no such process.
      return (problem as { status?: unknown }).status === 1 ? 'gone' : undefined;
    }
  },
});

const windowsTable = (): ProcessTable => ({
  startOf: (pid) => {
    try {
      process.kill(pid, 0);
      return undefined;
    } catch (problem) {
      // EPERM: there is one, of another user.
      return (problem as NodeJS.ErrnoException).code === 'ESRCH' ? 'gone' : undefined;
    }
  },
});

const TABLES: Readonly<Partial<Record<NodeJS.Platform, () => ProcessTable>>> = {
  linux: linuxTable,
  win32: windowsTable,
};

export const processTable = (): ProcessTable => (TABLES[process.platform] ?? psTable)();

export function identify(pid: number, table: ProcessTable): ProcessIdentity {
  const { bootId, pidNamespace } = table;
  const startedAt = table.startOf(pid);
  return {
    pid,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(bootId && { bootId }),
    ...(pidNamespace && { pidNamespace }),
  };
}

export function livenessOf(process: ProcessIdentity, table: ProcessTable): Liveness {
  if (process.bootId !== table.bootId || process.pidNamespace !== table.pidNamespace) return 'unknown';
  const startedAt = table.startOf(process.pid);
  if (startedAt === 'gone') return 'gone';
  if (startedAt === undefined || process.startedAt === undefined) return 'unknown';
  return startedAt === process.startedAt ? 'alive' : 'gone';
}
