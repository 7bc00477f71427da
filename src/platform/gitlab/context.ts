/** Facts about a job of GitLab. https://docs.gitlab.com/ci/variables/predefined_variables/ */
import type { Environment } from '../environment.ts';
import type { RunContext } from '../platform.ts';

/** @param local what this machine knows by itself */
export function readContext(environment: Environment, local: RunContext): RunContext {
  const isBase = isOfDefaultBranch(environment);
  const startedAt = new Date(environment['CI_JOB_STARTED_AT'] ?? '');
  const {
    CI_PROJECT_URL: repositoryUrl,
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: headCommit,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: changeBase,
    CI_JOB_NAME: job,
  } = environment;
  return {
    ...local,
    commit: environment['CI_COMMIT_SHA'] || local.commit,
    ...(headCommit ? { headCommit } : {}),
    ...(changeBase ? { changeBase } : {}),
    runId: environment['CI_PIPELINE_ID'] || local.runId,
    ...(job ? { job } : {}),
    historyWritable: isBase || { why: 'only pipelines of the default branch save timings', isFinal: false },
    isBase,
    ...whyAll(environment, isBase),
    commitIsExact: true,
    ...(repositoryUrl ? { repositoryUrl } : {}),
    jobStartedAt: Number.isNaN(startedAt.getTime()) ? 'with-the-command' : startedAt,
    runner: { ...local.runner, name: environment['CI_RUNNER_DESCRIPTION'] || local.runner.name },
  };
}

/** Whether this job tests the default branch itself, and no merge request. */
function isOfDefaultBranch(environment: Environment): boolean {
  const { CI_COMMIT_BRANCH: branch, CI_DEFAULT_BRANCH: main } = environment;
  const isRequest = environment['CI_MERGE_REQUEST_IID'] || environment['CI_EXTERNAL_PULL_REQUEST_IID'];
  return branch !== undefined && branch !== '' && branch === main && !isRequest;
}

/** Why this job must leave no test out. */
function whyAll(environment: Environment, isBase: boolean): Pick<RunContext, 'runsAll'> {
  const { CI_PIPELINE_SOURCE: source, CI_MERGE_REQUEST_EVENT_TYPE: type, CI_COMMIT_TAG: tag } = environment;
  if (source === 'schedule') return { runsAll: 'this is a scheduled pipeline' };
  if (source === 'web') return { runsAll: 'a person started this pipeline' };
  if (type === 'merge_train') return { runsAll: 'this pipeline is of a merge train' };
  if (tag) return { runsAll: 'this pipeline is of a tag' };
  return isBase ? { runsAll: 'this pipeline is of the default branch' } : {};
}
