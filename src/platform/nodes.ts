/** The table of CIs that start equal jobs side by side: how a job learns which of them it is. */
import type { Environment } from './environment.ts';

export interface NodeRow {
  readonly title: string;
  /** Variable with the number of the job. */
  readonly index: string;
  /** The number of the first job. */
  readonly first: 0 | 1;
  /** Variable that says how many jobs there are. */
  readonly total: string;
}

/** One of several equal jobs. */
export interface Node {
  /** From 1. */
  readonly index: number;
  readonly total: number;
}

export const NODES: readonly NodeRow[] = [
  // https://docs.gitlab.com/ci/variables/predefined_variables/
  { title: 'GitLab', index: 'CI_NODE_INDEX', first: 1, total: 'CI_NODE_TOTAL' },
  // https://circleci.com/docs/reference/variables/
  { title: 'CircleCI', index: 'CIRCLE_NODE_INDEX', first: 0, total: 'CIRCLE_NODE_TOTAL' },
  // https://buildkite.com/docs/pipelines/configure/environment-variables
  { title: 'Buildkite', index: 'BUILDKITE_PARALLEL_JOB', first: 0, total: 'BUILDKITE_PARALLEL_JOB_COUNT' },
  // https://learn.microsoft.com/azure/devops/pipelines/build/variables
  { title: 'Azure Pipelines', index: 'SYSTEM_JOBPOSITIONINPHASE', first: 1, total: 'SYSTEM_TOTALJOBSINPHASE' },
  // https://support.atlassian.com/bitbucket-cloud/docs/set-up-or-run-parallel-steps/
  { title: 'Bitbucket', index: 'BITBUCKET_PARALLEL_STEP', first: 0, total: 'BITBUCKET_PARALLEL_STEP_COUNT' },
];

/** Which of its jobs this is. Undefined where no CI says it. A number that cannot be is said by no CI. */
export function findNode(environment: Environment, rows: readonly NodeRow[] = NODES): Node | undefined {
  for (const row of rows) {
    const [index, total] = [numberIn(environment[row.index]), numberIn(environment[row.total])];
    if (index === undefined || total === undefined) continue;
    const node = { index: index + 1 - row.first, total };
    if (node.index >= 1 && node.index <= total) return node;
  }
  return undefined;
}

const numberIn = (text = ''): number | undefined => (/^\d{1,5}$/.test(text) ? Number(text) : undefined);
