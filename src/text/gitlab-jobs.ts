/** Names of the jobs in a child pipeline of GitLab. Later pipelines find the artifacts of a merge by the name of its job. */

/** In place of the name of the suite where there is one without a name of its own. */
const ONLY = 'tests';
const UNNAMED = 'default';

/** What the names of the jobs of a suite begin with. @param isOnly whether the pipeline is for this suite alone */
export const jobsOfSuite = (suite: string, isOnly: boolean): string => (isOnly && suite === UNNAMED ? ONLY : suite);

/** @param jobs from `jobsOfSuite` */
export const mergeJob = (jobs: string): string => `merge ${jobs}`;

/** The names that the merge of a suite may have. */
export const mergeJobs = (suite: string): readonly string[] =>
  [...new Set([jobsOfSuite(suite, true), suite])].map(mergeJob);
