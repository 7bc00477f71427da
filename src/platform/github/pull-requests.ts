/** Finds the pull requests that a run belongs to. */
import { PER_PAGE } from './limits.ts';
import type { Repository, RestClient } from './rest.ts';
import type { PullRequest } from './tested-run.ts';

/**
 * Numbers of the open pull requests, lowest first. There may be several, because a branch can be proposed to several bases. A commit that is
 * no longer the head has none.
 */
export async function findPullRequests(
  client: RestClient,
  repository: Repository,
  pulls: PullRequest,
): Promise<readonly number[]> {
  if ('number' in pulls) return [pulls.number];
  const { repository: from, branch, sha } = pulls.head;
  const query = { ...repository, head: `${from.split('/')[0]}:${branch}`, state: 'open' as const, per_page: PER_PAGE };
  // One page is enough: a branch is the head of few pull requests.
  const { data } = await client.rest.pulls.list(query);
  return data
    .filter(({ head }) => head.sha === sha && head.repo?.full_name === from)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}
