/**
 * The comment on a pull request. There is one for each suite. It is found by its marker and its author, and updated in place.
 * - Two runs may write the first comment at the same time. Each then lists again, and keeps the oldest comment with the text of the newest
 *   run. The result is the same whichever run is last.
 * - Two runs may update the comment in the same instant. The last one wins, because GitHub cannot compare and write in one step.
 */
import type { CommentRequest } from '../platform.ts';
import { fitCharacters } from './fit.ts';
import { GITHUB } from './host.ts';
import { PER_PAGE } from './limits.ts';
import { newer, parseMarker, renderMarker, sameText, type Version } from './marker.ts';
import { type Repository, type RestClient, unlessGone } from './rest.ts';
import type { TestedRun } from './tested-run.ts';

interface Text {
  readonly body: string;
  readonly version: Version;
}

interface OwnComment extends Text {
  readonly id: number;
  readonly url: string;
}

/**
 * Returns the address of the comment, or undefined when there is none and none is wanted. May throw what `RestClient` throws.
 * @param login of the token. It is not asked for here, so that no request comes between listing and writing.
 */
export async function publishComment(
  client: RestClient,
  repository: Repository,
  pull: number,
  { suite, body, create, isProgress }: CommentRequest,
  { workflow, runId, attempt }: Pick<TestedRun, 'runId' | 'attempt' | 'workflow'>,
  login: string,
): Promise<string | undefined> {
  const owner = { suite, workflow };
  const version: Version = { runId, attempt, ...(isProgress && { isProgress }) };
  const on = { ...repository, issue_number: pull };
  const ours: Text = {
    body: fitCharacters(renderMarker('comment', owner, version) + body, GITHUB.limits.commentCharacters),
    version,
  };

  async function list(): Promise<OwnComment[]> {
    const all = await client.paginate(client.rest.issues.listComments, { ...on, per_page: PER_PAGE });
    return all
      .flatMap(({ id, body = '', user, html_url: url }) => {
        const found = user?.login === login ? parseMarker('comment', owner, body) : undefined;
        return found === undefined ? [] : [{ id, body, url, version: found }];
      })
      .sort((a, b) => a.id - b.id);
  }

  const write = () => client.rest.issues.createComment({ ...on, body: ours.body });

  const change = (id: number, { body }: Text) =>
    unlessGone(client.rest.issues.updateComment({ ...repository, comment_id: id, body }));

  const remove = (id: number) => unlessGone(client.rest.issues.deleteComment({ ...repository, comment_id: id }));

  async function settle([kept, ...doubles]: readonly OwnComment[]): Promise<string | undefined> {
    if (kept === undefined) return undefined;
    const newest = [...doubles, ours].reduce(newer, kept);
    const isThere = sameText(newest.body, kept.body) || (await change(kept.id, newest));
    for (const { id } of doubles) await remove(id);
    if (isThere) return kept.url;
    // Someone deleted it after it was listed.
    return create ? (await write()).data.html_url : undefined;
  }

  const found = await list();
  if (found.length > 0) return settle(found);
  if (!create) return undefined;
  await write();
  return settle(await list());
}
