/** Events that start a run, as options of its jobs: `service.environment({ ...place, ...pullRequestEvent(7) })`. */
import type { StepOptions } from './actions-service/environment.ts';
import { DEFAULT_JOB } from './actions-service/sessions.ts';

export type JobFacts = Omit<StepOptions, 'workspace' | 'temp'>;

export const HEAD_SHA = 'b'.repeat(40);

interface Pull {
  /** The repository of the head, such as `forker/octo-repo`; the repository itself when absent. */
  readonly from?: string;
  /** The commit of the head, `HEAD_SHA` when absent. The checkout is a trial merge of it. */
  readonly sha?: string;
  readonly state?: 'open' | 'closed';
  /** Whether the repository is private. */
  readonly private?: boolean;
}

export function pullRequestEvent(number: number, pull: Pull = {}): JobFacts {
  const { from = DEFAULT_JOB.repository, sha = HEAD_SHA, state = 'open' } = pull;
  const { repository, defaultBranch } = DEFAULT_JOB;
  return {
    event: 'pull_request',
    ref: `refs/pull/${number}/merge`,
    baseRef: `refs/heads/${defaultBranch}`,
    payload: {
      repository: { default_branch: defaultBranch, full_name: repository, private: pull.private ?? false },
      pull_request: { number, state, head: { sha, ref: 'feature', repo: { full_name: from } } },
    },
  };
}

/** The event at the end of a run of a fork's pull request. @param run fields of `workflow_run` */
export const workflowRunEvent = (run: object = {}): JobFacts => ({
  event: 'workflow_run',
  payload: {
    workflow_run: {
      id: 1500,
      run_attempt: 2,
      head_sha: HEAD_SHA,
      head_branch: 'feature',
      head_repository: { full_name: 'forker/octo-repo' },
      html_url: 'https://github.com/octo-org/octo-repo/actions/runs/1500',
      ...run,
    },
  },
});
