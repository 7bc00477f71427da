/** Publishes the note on the merge request. No problem here fails a merge. The log says once why it could not be shown. */
import type { Environment } from '../environment.ts';
import type { CommentRequest, Log, Publisher } from '../platform.ts';
import { type MergeRequest, publishNote } from './note.ts';
import { type Access, openRest, Refused, type RestClient } from './rest.ts';

/** Variable with a token that may write notes. The token of a job may not. https://docs.gitlab.com/ci/jobs/ci_job_token/ */
const TOKEN = 'GITLAB_TOKEN';

const ADVICE = `Write a project access token with the scope api and the role Reporter or higher into the variable ${TOKEN}`;

/** @param open makes a client of the API */
export function createPublisher(
  environment: Environment,
  log: Log,
  open: (access: Access) => RestClient = openRest,
): Publisher {
  async function comment(request: CommentRequest): Promise<string | undefined> {
    const on = findMergeRequest(environment);
    const { [TOKEN]: token, CI_API_V4_URL: baseUrl, CI_PIPELINE_ID: pipeline } = environment;
    if (on === undefined || !baseUrl) return undefined;
    if (!token) {
      log.info(`There is no note on the merge request, because ${TOKEN} is empty. ${ADVICE}.`);
      return undefined;
    }
    try {
      return await publishNote(open({ baseUrl, token }), on, request, Number(pipeline) || 0);
    } catch (problem) {
      log.warning(`The note on the merge request is not shown: ${reason(problem)}`);
      return undefined;
    }
  }

  return { comment, check: async () => undefined };
}

/** The merge request of this pipeline: the one that it is for, or else the first open one of its branch. */
export function findMergeRequest(environment: Environment): MergeRequest | undefined {
  const { CI_MERGE_REQUEST_IID: iid, CI_MERGE_REQUEST_PROJECT_ID: project, CI_PROJECT_ID: own = '' } = environment;
  const { CI_MERGE_REQUEST_PROJECT_URL: url, CI_PROJECT_URL: ownUrl = '' } = environment;
  if (iid) return at(project || own, iid, url || ownUrl);
  // Such as "shop/web!12,other/fork!3".
  const open = (environment['CI_OPEN_MERGE_REQUESTS'] ?? '').split(',');
  const [, first] =
    open
      .map((one) => /^(.*)!(\d+)$/.exec(one))
      .find((match) => match?.[1] === environment['CI_PROJECT_PATH'])
      ?.slice(1) ?? [];
  return first === undefined ? undefined : at(own, first, ownUrl);
}

const at = (project: string, iid: string, projectUrl: string): MergeRequest | undefined =>
  project === '' ? undefined : { project, iid, url: `${projectUrl}/-/merge_requests/${iid}` };

function reason(problem: unknown): string {
  if (problem instanceof Refused)
    return OF_ACCESS.includes(problem.status) ? `${problem.message}. ${ADVICE}` : problem.message;
  const { name, message = String(problem), cause } = problem as Partial<Error>;
  if (name === 'TimeoutError') return 'GitLab did not answer in time';
  // The client of Node tells the reason in the cause.
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === undefined ? message : `${message} (${code})`;
}

/** What a token without the right gets. */
const OF_ACCESS = [401, 403, 404];
