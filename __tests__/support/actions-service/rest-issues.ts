/** The operations for issues. */
import { type JsonObject, type Reply, textOf } from './http.ts';
import type { StoredIssue } from './issues.ts';
import { paged } from './pages.ts';
import { type Call, type Handlers, notFound, type RestState } from './rest-call.ts';
import { DEFAULT_JOB } from './sessions.ts';

const BASE = '/repos/{owner}/{repo}/issues';

/** The limit in characters. */
const MAX_BODY = 65_536;

/** What a deleted issue answers. */
const gone: Reply = { status: 410, body: { message: 'This issue was deleted' } };

export function issueHandlers({ issues, origin }: RestState): Handlers {
  function list({ request }: Call): Reply {
    const state = request.query.get('state') ?? 'open';
    const creator = request.query.get('creator');
    const found = issues
      .lastChangedFirst()
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => creator === null || issue.author === creator);
    return paged(request, origin(), found.map(issueRow));
  }

  const make = ({ body, caller }: Call): Reply =>
    tooLong(body) ?? {
      status: 201,
      body: issueRow(issues.write(textOf(body, 'title'), textOf(body, 'body'), caller)),
    };

  function change({ params, body }: Call): Reply {
    const issue = issues.find(Number(params['issue_number']));
    if (issue === undefined) return gone;
    const refusal = tooLong(body);
    if (refusal !== undefined) return refusal;
    issues.change(issue, body as Partial<StoredIssue>);
    return { status: 200, body: issueRow(issue) };
  }

  function read({ params }: Call): Reply {
    const issue = issues.find(Number(params['issue_number']));
    return issue === undefined ? notFound : { status: 200, body: issueRow(issue) };
  }

  return {
    [`GET ${BASE}`]: list,
    [`POST ${BASE}`]: make,
    [`GET ${BASE}/{issue_number}`]: read,
    [`PATCH ${BASE}/{issue_number}`]: change,
  };
}

const tooLong = (body: JsonObject): Reply | undefined =>
  textOf(body, 'body').length <= MAX_BODY
    ? undefined
    : { status: 422, body: { message: `Validation Failed: body is too long (maximum is ${MAX_BODY} characters)` } };

const PREFIX = 'I_';

const issueRow = ({ number, author, title, body, state }: StoredIssue) => ({
  id: number,
  node_id: `${PREFIX}${number}`,
  number,
  title,
  body,
  state,
  user: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' },
  html_url: `https://github.com/${DEFAULT_JOB.repository}/issues/${number}`,
});

export const numberOfNode = (node: string): number => Number(node.slice(PREFIX.length));
