/** The platform that the command line runs on: files of this machine, and what the CI around it adds. */
import type { Host } from '../host.ts';
import { GITLAB } from '../platform/gitlab/host.ts';
import { onGitLab } from '../platform/gitlab/index.ts';
import { findHost } from '../platform/hosts.ts';
import { createLocalPlatform, LOCAL_RUN } from '../platform/local/index.ts';
import type { Platform } from '../platform/platform.ts';
import { reportersFolder } from './reporters.ts';

export { LOCAL_RUN };

/** What a host adds, by its value. */
const SERVICES: ReadonlyMap<Host, (local: Platform, environment: NodeJS.ProcessEnv) => Platform> = new Map([
  [GITLAB, onGitLab],
]);

/** @param root the absolute path of the repository */
export async function openPlatform(print: (line: string) => void, root = process.cwd()): Promise<Platform> {
  const host = findHost(process.env);
  const local = await createLocalPlatform({ root, reporters: reportersFolder, print, host });
  return SERVICES.get(host)?.(local, process.env) ?? local;
}
