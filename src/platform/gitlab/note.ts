/** The note on a merge request. */
import { type Comment, type Comments, keepOneComment } from '../own-comment.ts';
import type { CommentRequest } from '../platform.ts';
import { GITLAB } from './host.ts';
import { Refused, type RestClient } from './rest.ts';

/** A merge request, by the numbers that the API asks for. */
export interface MergeRequest {
  /** Id of its project. */
  readonly project: string;
  readonly iid: string;
  /** Address of its page. */
  readonly url: string;
}

/** What we read of a note. https://docs.gitlab.com/api/notes/ */
interface Note {
  readonly id?: unknown;
  readonly body?: unknown;
  readonly system?: unknown;
  readonly author?: { readonly id?: unknown };
}

/** Returns the address of the note, or undefined when there is none and none is wanted. May throw what `RestClient` throws. */
export async function publishNote(
  client: RestClient,
  { project, iid, url }: MergeRequest,
  request: CommentRequest,
  pipeline: number,
): Promise<string | undefined> {
  const path = `/projects/${encodeURIComponent(project)}/merge_requests/${encodeURIComponent(iid)}/notes`;
  const pageOf = (id: unknown): string => `${url}#note_${String(id)}`;
  const { id: me } = (await client.request('GET', '/user')) as { id?: unknown };
  const comments: Comments = {
    list: async () =>
      (await client.list(path)).flatMap((row): Comment[] => {
        const { id, body, system, author } = row as Note;
        const isOurs = me !== undefined && author?.id === me && system !== true;
        return isOurs && typeof id === 'number' && typeof body === 'string' ? [{ id, body, url: pageOf(id) }] : [];
      }),
    write: async (body) => {
      const { id } = (await client.request('POST', path, { body })) as Note;
      return pageOf(id);
    },
    change: (id, body) => unlessGone(client.request('PUT', `${path}/${id}`, { body })),
    remove: (id) => unlessGone(client.request('DELETE', `${path}/${id}`)),
  };
  const quiet = { ...request, body: withoutReferences(request.body) };
  return keepOneComment(
    comments,
    quiet,
    { runId: pipeline, attempt: 1, workflow: '' },
    GITLAB.limits.commentCharacters,
  );
}

/** False when the note no longer exists. */
async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (problem) {
    if (problem instanceof Refused && problem.status === 404) return false;
    throw problem;
  }
}

/**
 * Signs that start a reference on GitLab and mean nothing on GitHub, as the pages write them: `!` of a merge request, `$` of a snippet, `&` of
 * an epic, `~` of a label. In a node of its own, the sign has no effect. The percent sign of a milestone is not escaped there.
 */
const SIGNS = /&#(?:33|36|38|126);|%(?=["\w])/g;
const TAG = /(<[^<>]*>)/;

/** A slash at the start of a line is a command to GitLab, such as `/close`. https://docs.gitlab.com/user/project/quick_actions/ */
const COMMAND = /^\//gm;

/** The Markdown of a page without references and commands that only GitLab knows. */
export const withoutReferences = (markdown: string): string =>
  markdown
    .split(TAG)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(SIGNS, (sign) => `<span>${sign}</span>`)))
    .join('')
    .replace(COMMAND, '&#47;');
