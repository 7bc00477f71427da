/** The platform of a job of GitLab: files of this machine, which GitLab hands from job to job, and what GitLab says about the job. */
import { relative, sep } from 'node:path';
import type { Environment } from '../environment.ts';
import type { Platform } from '../platform.ts';
import { readContext } from './context.ts';
import { withTimingsOfBase } from './history-store.ts';
import { GITLAB } from './host.ts';
import { pipelineJobs } from './jobs.ts';
import { createPublisher } from './publisher.ts';

/** @param local the platform of a laptop */
export function onGitLab(local: Platform, environment: Environment): Platform {
  const jobs = pipelineJobs(environment, local.log);
  return {
    ...local,
    host: GITLAB,
    context: readContext(environment, local.context),
    publisher: createPublisher(environment, local.log),
    historyStore: withTimingsOfBase(local.historyStore, environment, local.log),
    endedJobs: jobs.ended,
    retriedJobs: jobs.retried,
    artifacts: { ...local.artifacts, uploadFile: async (path) => pageOf(path, environment) },
  };
}

/** The page of a file that `artifacts` of this job names. GitLab takes it when the job ends. Undefined where it cannot be among them. */
function pageOf(path: string, { CI_JOB_URL: job, CI_PROJECT_DIR: root }: Environment): string | undefined {
  if (!job || !root) return undefined;
  const inside = relative(root, path).split(sep);
  return inside[0] === '..' ? undefined : `${job}/artifacts/file/${inside.map(encodeURIComponent).join('/')}`;
}
