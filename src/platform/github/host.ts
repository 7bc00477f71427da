/** The limits, pages, billing and words of GitHub Actions. */
import type { Host } from '../../host.ts';
import { MAX_MATRICES } from '../../model.ts';

export const GITHUB: Host = {
  title: 'GitHub',
  // https://docs.github.com/actions/reference/limits
  maxMatrixJobs: 256,
  maxMatrices: MAX_MATRICES,
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes
  defaultJobMinutes: 360,
  // https://docs.github.com/billing/concepts/product-billing/github-actions
  billingStepMs: 60_000,
  limits: {
    // https://github.com/orgs/community/discussions/27190
    commentCharacters: 65_536,
    // https://docs.github.com/rest/checks/runs
    checkSummaryBytes: 65_535,
    // The same page names this limit for annotations. We use it for the title of a check too.
    titleCharacters: 255,
    // GitHub drops the whole summary when it is larger. https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits
    jobSummaryBytes: 1024 * 1024,
    // A check allows 64 KB, but the runner cuts the text of a workflow command here. Nobody reads more next to a line of code.
    annotationCharacters: 4000,
    // The summary shows all of them. https://github.com/actions/runner
    stepAnnotations: 10,
  },
  links: {
    run: (repository, runId, attempt) => `${repository}/actions/runs/${runId}/attempts/${attempt}`,
    artifacts: (repository, runId) => `${repository}/actions/runs/${runId}#artifacts`,
    artifact: (repository, runId, id) => `${repository}/actions/runs/${runId}/artifacts/${id}`,
    file: (repository, commit, path, line) =>
      `${repository}/blob/${commit}/${path}${line === undefined ? '' : `#L${line}`}`,
  },
  rerunFailed: 'choose "Re-run failed jobs"',
  base: {
    name: 'the default branch',
    there: 'on the default branch',
    run: 'run of the default branch',
    runs: 'runs of the default branch',
    sameFiles: 'at one commit of the default branch',
  },
  plan: {
    first: 'run the plan action with the same suite in an earlier job, and name that job in "needs" of this job',
    question: 'did an earlier job of this run make the plan, with the same suite?',
    again: '"Re-run all jobs"',
  },
  reportInputs: 'inputs junit and artifacts',
  // https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands
  inert: (text, token) => `::stop-commands::${token}\n${text}\n::${token}::`,
};
