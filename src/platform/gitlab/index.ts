/** The platform of a job of GitLab: files of this machine, which GitLab hands from job to job, and what GitLab says about the job. */
import type { Environment } from '../environment.ts';
import type { Platform } from '../platform.ts';
import { readContext } from './context.ts';
import { GITLAB } from './host.ts';

/** @param local the platform of a laptop */
export function onGitLab(local: Platform, environment: Environment): Platform {
  return { ...local, host: GITLAB, context: readContext(environment, local.context) };
}
