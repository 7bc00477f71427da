/** The table of hosts, one row for each. */
import type { Host } from '../host.ts';
import type { Environment } from './environment.ts';
import { GITHUB } from './github/host.ts';
import { GITLAB } from './gitlab/host.ts';
import { GENERIC } from './local/host.ts';

export interface HostRow {
  readonly host: Host;
  /** Whether this process runs on the host. */
  readonly isHere: (environment: Environment) => boolean;
}

/** The hosts in order. The first row that recognises its host counts. */
export const HOSTS: readonly HostRow[] = [
  { host: GITHUB, isHere: (environment) => environment['GITHUB_ACTIONS'] === 'true' },
  { host: GITLAB, isHere: (environment) => environment['GITLAB_CI'] === 'true' },
  { host: GENERIC, isHere: () => true },
];

export const findHost = (environment: Environment, rows: readonly HostRow[] = HOSTS): Host =>
  rows.find(({ isHere }) => isHere(environment))?.host ?? GENERIC;
