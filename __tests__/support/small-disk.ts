/** Small disks: a program that writes more than they hold gets ENOSPC from the system itself. Only a user who may mount has them. */
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** `mount` and `umount`, or the same through sudo, which the runners of most CI systems allow. */
const asRoot = (): readonly string[] => (process.geteuid?.() === 0 ? [] : ['sudo', '--non-interactive']);

async function call(...words: readonly string[]): Promise<boolean> {
  const [program = '', ...args] = [...asRoot(), ...words];
  return (await execa(program, args, { reject: false })).exitCode === 0;
}

/** The folder becomes a disk with room for so many kilobytes. Everybody may write to it. */
export async function mountSmallDisk(folder: string, kilobytes: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const options = `size=${kilobytes}k,mode=0777`;
  if (!(await call('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder)))
    throw new Error(`no small disk could be mounted at ${folder}`);
}

export const unmount = (folder: string): Promise<boolean> => call('umount', folder);

/** Whether this user may mount. */
export async function canMount(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'shardwise-disk-'));
  try {
    return (await call('mount', '-t', 'tmpfs', 'tmpfs', folder)) && (await unmount(folder));
  } finally {
    rmdirSync(folder);
  }
}
