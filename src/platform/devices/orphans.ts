/** Ends what a killed owner of a lease left running. Its command would go on using the device of the next owner. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ProcessIdentity } from '../../devices/lease.ts';
import { livenessOf, type ProcessTable } from './process-identity.ts';

const LOOKS = 50;
const BETWEEN_LOOKS_MS = 100;

/** @returns whether all have ended. A command of another user cannot be ended */
export async function endOrphans(commands: readonly ProcessIdentity[], table: ProcessTable): Promise<boolean> {
  for (const command of commands) if (!(await endOrphan(command, table))) return false;
  return true;
}

async function endOrphan(command: ProcessIdentity, table: ProcessTable): Promise<boolean> {
  if (livenessOf(command, table) !== 'alive') return true;
  for (let look = 0; look < LOOKS; look += 1) {
    if (!kill(command.pid)) return false;
    if (!isRunning(command, table)) return true;
    await wait(BETWEEN_LOOKS_MS);
  }
  return false;
}

const isRunning = (command: ProcessIdentity, table: ProcessTable): boolean =>
  table.isGroupRunning?.(command.pid) ?? livenessOf(command, table) === 'alive';

/** The leader of the group, and all in it. @returns whether this user may */
function kill(leader: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, 'SIGKILL');
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
