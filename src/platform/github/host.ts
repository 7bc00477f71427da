/** GitHub Actions. */
import type { Host } from '../../host.ts';

export const GITHUB: Host = {
  title: 'GitHub',
  // https://docs.github.com/actions/reference/limits
  maxMatrixJobs: 256,
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes
  defaultJobMinutes: 360,
  // https://docs.github.com/billing/concepts/product-billing/github-actions
  billingStepMs: 60_000,
  limits: {
    // https://github.com/orgs/community/discussions/27190
    commentCharacters: 65_536,
    // https://docs.github.com/rest/checks/runs
    checkSummaryBytes: 65_535,
    // The same page, of an annotation. The title of a check is held to it too.
    titleCharacters: 255,
    // A larger one is dropped as a whole. https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits
    jobSummaryBytes: 1024 * 1024,
    // A check takes 64 KB. The runner cuts what a workflow command says at this, and nobody reads more beside a line.
    annotationCharacters: 4000,
    // The summary has them all. https://github.com/actions/runner
    stepAnnotations: 10,
  },
  links: {
    run: (repository, runId, attempt) => `${repository}/actions/runs/${runId}/attempts/${attempt}`,
    file: (repository, commit, path, line) =>
      `${repository}/blob/${commit}/${path}${line === undefined ? '' : `#L${line}`}`,
  },
  rerunFailed: 'choose "Re-run failed jobs"',
  base: {
    name: 'the default branch',
    there: 'on the default branch',
    run: 'run of the default branch',
    sameFiles: 'at one commit of the default branch',
  },
  plan: {
    first: 'run the plan action in an earlier job with the same suite, and let this job need it',
    question: 'is it planned in an earlier job of this run, under the same suite?',
    again: '"Re-run all jobs"',
  },
  reportInputs: 'inputs junit and artifacts',
  // https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands
  inert: (text, token) => `::stop-commands::${token}\n${text}\n::${token}::`,
};
