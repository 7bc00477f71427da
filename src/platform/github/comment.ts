/** The comment on a pull request. */
import { type Comments, keepOneComment } from '../own-comment.ts';
import type { CommentRequest } from '../platform.ts';
import { GITHUB } from './host.ts';
import { PER_PAGE } from './limits.ts';
import { type Repository, type RestClient, unlessGone } from './rest.ts';
import type { TestedRun } from './tested-run.ts';

/**
 * Returns the address of the comment, or undefined when there is none and none is wanted. May throw what `RestClient` throws.
 * @param login of the token. It is not asked for here, so that no request comes between listing and writing.
 */
export async function publishComment(
  client: RestClient,
  repository: Repository,
  pull: number,
  request: CommentRequest,
  run: Pick<TestedRun, 'runId' | 'attempt' | 'workflow'>,
  login: string,
): Promise<string | undefined> {
  const on = { ...repository, issue_number: pull };
  const comments: Comments = {
    list: async () => {
      const all = await client.paginate(client.rest.issues.listComments, { ...on, per_page: PER_PAGE });
      return all
        .filter(({ user }) => user?.login === login)
        .map(({ id, body = '', html_url: url }) => ({ id, body, url }));
    },
    write: async (body) => (await client.rest.issues.createComment({ ...on, body })).data.html_url,
    change: (id, body) => unlessGone(client.rest.issues.updateComment({ ...repository, comment_id: id, body })),
    remove: (id) => unlessGone(client.rest.issues.deleteComment({ ...repository, comment_id: id })),
  };
  return keepOneComment(comments, request, run, GITHUB.limits.commentCharacters);
}
