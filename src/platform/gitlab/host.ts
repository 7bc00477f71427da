/** The limits, pages, billing and words of GitLab CI/CD. */
import type { Host } from '../../host.ts';

/** The most jobs that one job may need. One need of the merge is the job that made the plan. https://docs.gitlab.com/ci/yaml/#needs */
const MAX_NEEDS = 50;

export const GITLAB: Host = {
  title: 'GitLab',
  maxMatrixJobs: MAX_NEEDS - 1,
  maxMatrices: 1,
  // https://docs.gitlab.com/ci/pipelines/settings/#set-a-limit-for-how-long-jobs-can-run
  defaultJobMinutes: 60,
  // No job is rounded up. https://docs.gitlab.com/ci/pipelines/compute_minutes/
  billingStepMs: 1000,
  limits: {
    // GitLab takes a million, which nobody reads. https://docs.gitlab.com/administration/instance_limits/
    commentCharacters: 65_536,
    // There are no checks. The text of one would be a comment.
    checkSummaryBytes: 65_535,
    titleCharacters: 255,
    // A file has no limit, but a longer summary is too long to read.
    jobSummaryBytes: 1024 * 1024,
    annotationCharacters: 4000,
    stepAnnotations: 10,
  },
  links: {
    run: (repository, runId) => `${repository}/-/pipelines/${runId}`,
    file: (repository, commit, path, line) =>
      `${repository}/-/blob/${commit}/${path}${line === undefined ? '' : `#L${line}`}`,
  },
  rerunFailed: 'choose "Retry" of the pipeline that has the shards',
  base: {
    name: 'the default branch',
    there: 'on the default branch',
    run: 'run of the default branch',
    runs: 'runs of the default branch',
    sameFiles: 'at one commit of the default branch',
  },
  plan: {
    first: 'run shardwise plan with the same suite in an earlier job, and take over the artifacts of that job',
    question: 'did an earlier job make the plan, with the same suite, and does this job take over its artifacts?',
    again: 'a new pipeline',
  },
  reportInputs: 'paths, or the input junit',
  inert: (text) => text,
};
