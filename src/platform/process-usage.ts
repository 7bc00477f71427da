/**
 * What the processes of a group use, with all that they have started: from /proc on Linux, and from `ps` on other systems. Windows tells
 * nothing of it.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import type { ProcessUsage } from './platform.ts';
import { type InGroup, idsInTree } from './process-tree.ts';

interface Measured extends InGroup {
  readonly cpuMs: number;
}

/** The processes of the system, and the resident memory of some of them. */
interface System {
  readonly all: readonly Measured[];
  memoryMb(ids: readonly number[]): Promise<number>;
}

export async function processUsage(leader: number): Promise<ProcessUsage | undefined> {
  const system = await (process.platform === 'linux' ? fromProc() : fromPs()).catch(() => undefined);
  const inTree = idsInTree(system?.all ?? [], leader);
  const own = system?.all.filter(({ pid }) => inTree.has(pid)) ?? [];
  if (system === undefined || own.length === 0) return undefined;
  return {
    cpuMs: own.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    memoryMb: Math.round(await system.memoryMb(own.map(({ pid }) => pid))),
    processes: own.length,
    machine: machineTimes(),
  };
}

/** The memory that the processes of this machine, or of this container, may have. */
export function machineMemoryMb(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return Math.floor((limit > 0 ? Math.min(limit, totalmem()) : totalmem()) / BYTES_PER_MB);
}

const BYTES_PER_MB = 1024 * 1024;
const KB_PER_MB = 1024;

function machineTimes(): ProcessUsage['machine'] {
  const times = cpus().map((core) => core.times);
  const idleMs = times.reduce((sum, { idle }) => sum + idle, 0);
  const allMs = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { busyMs: allMs - idleMs, allMs };
}

async function fromProc(): Promise<System> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(ids.map((id) => procOf(id).catch(() => [])));
  return { all: found.flat(), memoryMb: procMemory };
}

/** Linux counts CPU time to programs in hundredths of a second, on every architecture that Node runs on. */
const MS_PER_TICK = 10;

/** The name in `stat` may contain anything, so the fields are counted from its end. A process counts the time of its children once they have ended. */
async function procOf(id: string): Promise<Measured[]> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, parent, group] = fields;
  const ticks = fields.slice(CPU_FIELDS.from, CPU_FIELDS.to).reduce((sum, field) => sum + Number(field), 0);
  return [{ pid: Number(id), parent: Number(parent), group: Number(group), cpuMs: ticks * MS_PER_TICK }];
}

/** `utime`, `stime`, `cutime` and `cstime`, counted from the state. */
const CPU_FIELDS = { from: 11, to: 15 };

async function procMemory(ids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(ids.map((id) => readFile(`/proc/${id}/status`, 'utf8').catch(() => '')));
  return sizes.reduce((sum, status) => sum + Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0), 0) / KB_PER_MB;
}

async function fromPs(): Promise<System> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,pgid=,rss=,time='], { timeout: 2000 });
  const rows = stdout.split('\n').flatMap(psRow);
  const sizes = new Map(rows.map(({ pid, kb }) => [pid, kb]));
  return {
    all: rows,
    memoryMb: async (ids) => ids.reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0) / KB_PER_MB,
  };
}

/** The columns of a line of `ps`, with the time as `days-hours:minutes:seconds`. Days and hours may be absent. */
const PS_ROW = /^ *(\d+) +(\d+) +(\d+) +(\d+) +(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?) *$/;

/** The process in a line of `ps`. Empty where it is none. */
export function psRow(line: string): (Measured & { readonly kb: number })[] {
  const found = PS_ROW.exec(line);
  if (found === null) return [];
  const [pid = 0, parent = 0, group = 0, kb = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((text = '0') => Number(text));
  return [{ pid, parent, group, kb, cpuMs: Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000) }];
}
