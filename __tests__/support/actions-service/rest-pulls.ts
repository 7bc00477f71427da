/** The operations for pull requests by their head, and for comments on them. */
import { type JsonObject, type Reply, textOf } from './http.ts';
import { paged } from './pages.ts';
import { type OpenedPullRequest, ownerOf, type StoredComment } from './pull-requests.ts';
import { type Call, type Handlers, notFound, type RestState } from './rest-call.ts';
import { DEFAULT_JOB } from './sessions.ts';

const BASE = '/repos/{owner}/{repo}';

/** The limit in characters. */
const MAX_BODY = 65_536;

export function pullHandlers({ pulls, origin }: RestState): Handlers {
  function list({ request }: Call): Reply {
    const state = request.query.get('state') ?? 'open';
    const head = request.query.get('head');
    const found = pulls
      .newestFirst()
      .filter((pull) => state === 'all' || (pull.state ?? 'open') === state)
      .filter((pull) => head === null || head === `${ownerOf(pull)}:${pull.head.branch}`);
    return paged(request, origin(), found.map(pullRow));
  }

  function comments({ request, params }: Call): Reply {
    const number = Number(params['issue_number']);
    return pulls.has(number) ? paged(request, origin(), pulls.on(number).map(commentRow)) : notFound;
  }

  function write({ params, body, caller }: Call): Reply {
    const number = Number(params['issue_number']);
    if (!pulls.has(number)) return notFound;
    return tooLong(body) ?? { status: 201, body: commentRow(pulls.write(number, textOf(body, 'body'), caller)) };
  }

  const find = (params: Call['params']) => pulls.comment(Number(params['comment_id']));

  function read({ params }: Call): Reply {
    const comment = find(params);
    return comment === undefined ? notFound : { status: 200, body: commentRow(comment) };
  }

  /** An account with write access may also change the comments of others. */
  function change({ params, body }: Call): Reply {
    const comment = find(params);
    if (comment === undefined) return notFound;
    const refusal = tooLong(body);
    if (refusal !== undefined) return refusal;
    comment.body = textOf(body, 'body');
    return { status: 200, body: commentRow(comment) };
  }

  function remove({ params }: Call): Reply {
    const comment = find(params);
    if (comment === undefined) return notFound;
    pulls.remove(comment.id);
    return { status: 204 };
  }

  return {
    [`GET ${BASE}/pulls`]: list,
    [`GET ${BASE}/issues/{issue_number}/comments`]: comments,
    [`POST ${BASE}/issues/{issue_number}/comments`]: write,
    [`GET ${BASE}/issues/comments/{comment_id}`]: read,
    [`PATCH ${BASE}/issues/comments/{comment_id}`]: change,
    [`DELETE ${BASE}/issues/comments/{comment_id}`]: remove,
  };
}

const tooLong = (body: JsonObject): Reply | undefined =>
  textOf(body, 'body').length <= MAX_BODY
    ? undefined
    : {
        status: 422,
        body: { message: `Validation Failed: Body is too long (maximum is ${MAX_BODY} characters)` },
      };

const commentRow = ({ id, author, body, pull }: StoredComment) => ({
  id,
  body,
  user: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' },
  html_url: `https://github.com/${DEFAULT_JOB.repository}/pull/${pull}#issuecomment-${id}`,
});

function pullRow(pull: OpenedPullRequest) {
  const { number, head, base = DEFAULT_JOB.defaultBranch, state = 'open' } = pull;
  const owner = ownerOf(pull);
  const [, name] = DEFAULT_JOB.repository.split('/');
  return {
    number,
    state,
    html_url: `https://github.com/${DEFAULT_JOB.repository}/pull/${number}`,
    head: {
      label: `${owner}:${head.branch}`,
      ref: head.branch,
      sha: head.sha,
      repo: { name, full_name: `${owner}/${name}`, owner: { login: owner } },
    },
    base: { label: base, ref: base, repo: { name, full_name: DEFAULT_JOB.repository } },
  };
}
