/** The jobs of this run, through REST. They say why a plan or a result is missing. */
import type { EndedJob } from '../../model.ts';
import type { Environment } from '../environment.ts';
import { PER_PAGE } from './limits.ts';
import type { GitHubLog } from './log.ts';
import { messageOf } from './problem.ts';
import { openRest, readAccess, refusal } from './rest.ts';

/** Conclusions of jobs that say nothing: it passed, or it waits for another job that tells more. */
const UNREMARKABLE: ReadonlySet<string> = new Set(['success', 'skipped', 'neutral']);
/** Time limit. Without the jobs, a reason is only less exact. */
const PATIENCE_MS = 10_000;

/** The jobs of the latest attempt that have ended without success. Undefined, with the reason logged, when they are unknown. */
export async function readEndedJobs(environment: Environment, log: GitHubLog): Promise<EndedJob[] | undefined> {
  const access = readAccess(environment);
  const runId = Number(environment['GITHUB_RUN_ID']);
  if (typeof access === 'string') return undefined;
  log.resume();
  try {
    const { owner, repo } = access;
    const client = await openRest(access, PATIENCE_MS);
    const query = { owner, repo, run_id: runId, per_page: PER_PAGE };
    const jobs = await client.paginate(client.rest.actions.listJobsForWorkflowRun, query);
    return jobs.flatMap(({ name, conclusion }) =>
      conclusion === null || UNREMARKABLE.has(conclusion) ? [] : [{ name, conclusion }],
    );
  } catch (problem) {
    const { status } = refusal(problem) ?? {};
    const why = status === undefined ? messageOf(problem) : `GitHub answered ${status}`;
    const advice = status === 403 || status === 404 ? '. Give this job the permission "actions: read"' : '';
    log.info(`It is unknown how the other jobs of this run ended: ${why}${advice}`);
    return undefined;
  }
}
