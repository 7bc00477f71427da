/** The operations for check runs. Only the app that created a check run can change it. Annotations are added and never removed. */
import type { CheckAnnotation, CheckRunSummary } from './check-runs.ts';
import { type JsonObject, type Reply, textOf } from './http.ts';
import { paged } from './pages.ts';
import { type Call, type Handlers, notFound, type RestState, refused } from './rest-call.ts';
import { DEFAULT_JOB } from './sessions.ts';

const BASE = '/repos/{owner}/{repo}';

/** Limits that the description only has as text. https://docs.github.com/rest/checks/runs#create-a-check-run */
const MAX_TITLE = 255;
const MAX_MESSAGE_BYTES = 64 * 1024;

interface Output {
  readonly title?: string;
  readonly summary?: string;
  readonly annotations?: readonly CheckAnnotation[];
}

export function checkHandlers({ checks, origin }: RestState): Handlers {
  function create({ body, caller }: Call): Reply {
    if (caller.app === undefined) return refused(403, 'You must authenticate via a GitHub App.');
    const [sha, conclusion] = [textOf(body, 'head_sha'), textOf(body, 'conclusion')];
    if (conclusion === '') return refused(422, 'this service knows completed check runs only, which have a conclusion');
    if (!checks.knowsCommit(sha)) return refused(422, `No commit found for SHA: ${sha}`);
    const { title = '', summary = '', annotations = [] } = outputOf(body);
    const problem = problemOf({ title, annotations });
    if (problem !== undefined) return refused(422, problem);
    const made = checks.create({
      sha,
      name: textOf(body, 'name'),
      app: caller.app,
      externalId: textOf(body, 'external_id'),
      conclusion,
      title,
      summary,
      annotations,
    });
    return { status: 201, body: checkRow(made) };
  }

  function change({ params, body, caller }: Call): Reply {
    const before = checks.one(Number(params['check_run_id']));
    if (before === undefined) return notFound;
    if (before.app !== caller.app) {
      return refused(
        403,
        `Invalid app_id \`${caller.app}\` - check run can only be modified by the app that created it.`,
      );
    }
    const { title = before.title, summary = before.summary, annotations = [] } = outputOf(body);
    const problem = problemOf({ title, annotations });
    if (problem !== undefined) return refused(422, problem);
    const after = {
      ...before,
      title,
      summary,
      conclusion: textOf(body, 'conclusion') || before.conclusion,
      annotations: [...before.annotations, ...annotations],
    };
    checks.change(before.id, after);
    return { status: 200, body: checkRow(after) };
  }

  function read({ params }: Call): Reply {
    const found = checks.one(Number(params['check_run_id']));
    return found === undefined ? notFound : { status: 200, body: checkRow(found) };
  }

  function list({ request, params }: Call): Reply {
    const name = request.query.get('check_name');
    const all = checks.of(params['ref'] ?? '').filter((run) => name === null || run.name === name);
    const found = request.query.get('filter') === 'all' ? all : newestOfEachName(all);
    return paged(request, origin(), found, (page) => ({
      total_count: found.length,
      check_runs: page.map(checkRow),
    }));
  }

  return {
    [`POST ${BASE}/check-runs`]: create,
    [`GET ${BASE}/check-runs/{check_run_id}`]: read,
    [`PATCH ${BASE}/check-runs/{check_run_id}`]: change,
    [`GET ${BASE}/commits/{ref}/check-runs`]: list,
  };
}

const outputOf = (body: JsonObject): Output => (body['output'] ?? {}) as Output;

const newestOfEachName = (runs: readonly CheckRunSummary[]): CheckRunSummary[] =>
  runs.filter((run, index) => runs.findIndex((one) => one.name === run.name && one.app === run.app) === index);

function problemOf({ title = '', annotations = [] }: Output): string | undefined {
  if (title.length > MAX_TITLE) return `title is longer than ${MAX_TITLE} characters`;
  return annotations.map(problemOfAnnotation).find((problem) => problem !== undefined);
}

function problemOfAnnotation({ path, start_line, end_line, message, title = '' }: CheckAnnotation): string | undefined {
  if (path === '' || path.startsWith('/')) return `path is not relative: ${path}`;
  if (start_line < 1 || end_line < start_line) return `lines ${start_line} to ${end_line} are none`;
  if (message === '' || Buffer.byteLength(message) > MAX_MESSAGE_BYTES) return 'message is empty or longer than 64 KB';
  return title.length > MAX_TITLE ? `title is longer than ${MAX_TITLE} characters` : undefined;
}

const checkRow = ({ id, sha, name, app, externalId, conclusion, title, summary, annotations }: CheckRunSummary) => ({
  id,
  head_sha: sha,
  name,
  external_id: externalId,
  status: 'completed',
  conclusion,
  html_url: `https://github.com/${DEFAULT_JOB.repository}/runs/${id}`,
  app: { slug: app, name: app },
  output: { title, summary, text: null, annotations_count: annotations.length },
});
