/** The processes of a group and all that they have started, from /proc on Linux and from `ps` on other systems. Windows tells of none. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ProcessInfo } from './platform.ts';

/** A process with its place among the others. */
export interface InGroup extends Pick<ProcessInfo, 'pid' | 'parent'> {
  readonly group: number;
}

interface Listed extends ProcessInfo, InGroup {}

export async function processTree(leader: number): Promise<readonly ProcessInfo[]> {
  const all = await (process.platform === 'linux' ? fromProc() : fromPs()).catch(() => []);
  return inTree(all, leader).map(({ pid, parent, command }) => ({ pid, parent, command }));
}

/** The ids of those of the group, and of those below them in groups of their own. */
export function idsInTree(all: readonly InGroup[], leader: number): ReadonlySet<number> {
  const wanted = new Set(all.filter(({ pid, group }) => pid === leader || group === leader).map(({ pid }) => pid));
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid);
  }
  return wanted;
}

/** Those in the tree, parents first. */
function inTree(all: readonly Listed[], leader: number): Listed[] {
  const wanted = idsInTree(all, leader);
  const left = new Map(all.filter(({ pid }) => wanted.has(pid)).map((one) => [one.pid, one]));
  const ordered: Listed[] = [];
  const take = (one: Listed): void => {
    if (!left.delete(one.pid)) return;
    ordered.push(one);
    for (const below of [...left.values()].filter(({ parent }) => parent === one.pid)) take(below);
  };
  for (const one of [...left.values()]) if (!wanted.has(one.parent)) take(one);
  return ordered;
}

async function fromProc(): Promise<Listed[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(ids.map((id) => procOf(id).catch(() => [])));
  return found.flat();
}

/** The name in `stat` may contain anything, so the fields are counted from its end. */
async function procOf(id: string): Promise<Listed[]> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8');
  const [state = 'X', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return [];
  const command = (await readFile(`/proc/${id}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  return [{ pid: Number(id), parent: Number(parent), group: Number(group), command }];
}

const PS_LINE = /^ *(\d+) +(\d+) +(\d+) +(\S.*)$/;

async function fromPs(): Promise<Listed[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,pgid=,command='], { timeout: 2000 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, group, command = ''] = PS_LINE.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group), command }];
  });
}
