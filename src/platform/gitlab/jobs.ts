/** The jobs of this pipeline. They say why a result is missing, and which ones failed before they were retried. https://docs.gitlab.com/api/jobs/ */
import type { EndedJob } from '../../model.ts';
import type { Environment } from '../environment.ts';
import type { Log, RetriedJob } from '../platform.ts';
import { type Access, openRest, Refused, type RestClient } from './rest.ts';

/** What we read of a job. */
interface Job {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly failure_reason?: unknown;
  readonly web_url?: unknown;
}

export interface PipelineJobs {
  /** The newest try of each job that has ended without success. Undefined when they are unknown. */
  ended(): Promise<readonly EndedJob[] | undefined>;
  /** Earlier tries that failed. None when they are unknown. */
  retried(): Promise<readonly RetriedJob[]>;
}

/** @param open makes a client of the API */
export function pipelineJobs(
  environment: Environment,
  log: Log,
  open: (access: Access) => RestClient = openRest,
): PipelineJobs {
  const { GITLAB_TOKEN: token, CI_API_V4_URL: baseUrl, CI_PROJECT_ID: project, CI_PIPELINE_ID: pipeline } = environment;

  async function read(): Promise<readonly Job[] | undefined> {
    // The token of a job may not list jobs, so there is nothing to ask with.
    if (!token || !baseUrl || !project || !pipeline) return undefined;
    try {
      const path = `/projects/${encodeURIComponent(project)}/pipelines/${encodeURIComponent(pipeline)}/jobs`;
      const rows = await open({ baseUrl, token }).list(path, { include_retried: 'true' });
      return rows.filter(isJob).toSorted((a, b) => b.id - a.id);
    } catch (problem) {
      const why = problem instanceof Refused ? problem.message : (problem as Error).message;
      log.info(`It is unknown how the other jobs of this pipeline ended: ${why}`);
      return undefined;
    }
  }

  let jobs: Promise<readonly Job[] | undefined> | undefined;
  const all = () => {
    jobs ??= read();
    return jobs;
  };
  const isNewest = (job: Job, at: number, others: readonly Job[]): boolean =>
    others.findIndex(({ name }) => name === job.name) === at;

  return {
    ended: async () =>
      (await all())?.filter(isNewest).flatMap((job) => {
        const conclusion = conclusionOf(job);
        return conclusion === undefined ? [] : [{ name: job.name, conclusion }];
      }),
    retried: async () =>
      ((await all()) ?? [])
        .filter((job, at, others) => !isNewest(job, at, others) && job.status === 'failed')
        .map(({ name, web_url: url }) => ({ name, ...(typeof url === 'string' && { url }) })),
  };
}

function isJob(row: unknown): row is Job {
  const { id, name, status } = (row ?? {}) as Partial<Record<keyof Job, unknown>>;
  return typeof id === 'number' && typeof name === 'string' && typeof status === 'string';
}

/** Reasons of GitLab that a job took too long. */
const TOO_LONG: ReadonlySet<unknown> = new Set(['job_execution_timeout', 'stuck_or_timeout_failure']);

/** How a job ended, in the words that the judge knows. Undefined for one that says nothing. */
function conclusionOf({ status, failure_reason: reason }: Job): string | undefined {
  if (status === 'canceled') return 'cancelled';
  if (status !== 'failed') return undefined;
  return TOO_LONG.has(reason) ? 'timed_out' : 'failure';
}
