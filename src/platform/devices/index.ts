/** The leases of this host. */
import { join } from 'node:path';
import type { LeaseOwner } from '../../devices/lease.ts';
import type { Environment } from '../environment.ts';
import type { Leases } from '../platform.ts';
import { createLeases } from './leases.ts';

/** The same folder for every user and runner. The temporary folder of a runner would be its own. It is empty after a start of the host. */
const hostFolder = (environment: Environment): string =>
  process.platform === 'win32'
    ? join(environment['ProgramData'] ?? 'C:\\ProgramData', 'shardwise-leases')
    : '/tmp/shardwise-leases';

export const createHostLeases = (environment: Environment, owner: Omit<LeaseOwner, 'process'>): Leases =>
  createLeases({ folder: environment['SHARDWISE_LEASES'] || hostFolder(environment), owner });
