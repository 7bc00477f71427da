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
import { type Repository, type RestClient, refusal, viewerLogin } from './rest.ts';
import type { TestedRun } from './tested-run.ts';

type Version = Pick<TestedRun, 'runId' | 'attempt'>;

/** Whose comment it is. Each workflow has its own for each suite. */
type Owner = Pick<CommentRequest, 'suite'> & Pick<TestedRun, 'workflow'>;

interface Text {
  readonly body: string;
  readonly version: Version;
}

interface OwnComment extends Text {
  readonly id: number;
  readonly url: string;
}

/** Returns the address of the comment, or undefined when there is none and none is wanted. May throw what `RestClient` throws. */
export async function publishComment(
  client: RestClient,
  repository: Repository,
  pull: number,
  { suite, body, create }: CommentRequest,
  { workflow, ...version }: Version & Pick<TestedRun, 'workflow'>,
): Promise<string | undefined> {
  const owner = { suite, workflow };
  const on = { ...repository, issue_number: pull };
  const ours: Text = {
    body: fitCharacters(renderMarker(owner, version) + body, GITHUB.limits.commentCharacters),
    version,
  };

  // Asked before the comments are listed, so that no request comes between listing and writing.
  const login = await viewerLogin(client);

  async function list(): Promise<OwnComment[]> {
    const all = await client.paginate(client.rest.issues.listComments, { ...on, per_page: PER_PAGE });
    return all
      .flatMap(({ id, body = '', user, html_url: url }) => {
        const found = user?.login === login ? parseMarker(owner, body) : undefined;
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

/** The marker is the start of the comment, so no other text can come before it. Names of suites and workflows need no escaping. */
const renderMarker = ({ suite, workflow }: Owner, { runId, attempt }: Version): string =>
  `<!-- shardwise:comment suite=${suite}${workflow === '' ? '' : ` workflow=${workflow}`} run=${runId} attempt=${attempt} -->\n`;

const MARKER = /^<!-- shardwise:comment suite=(\S+)(?: workflow=(\S+))? run=(\d{1,15}) attempt=(\d{1,6}) -->\r?\n/;

function parseMarker(owner: Owner, body: string): Version | undefined {
  const [, suite, workflow = '', runId, attempt] = MARKER.exec(body) ?? [];
  const isOwn = suite === owner.suite && workflow === owner.workflow;
  return isOwn ? { runId: Number(runId), attempt: Number(attempt) } : undefined;
}

/** The text of the later attempt. For the same attempt, the second one. */
const newer = <T extends Text>(a: T, b: T): T =>
  (a.version.runId - b.version.runId || a.version.attempt - b.version.attempt) > 0 ? a : b;

/** Compares without line ends: GitHub may change them, and remove those at the end. */
const sameText = (a: string, b: string): boolean => tidy(a) === tidy(b);

const tidy = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();

/** False when the comment no longer exists. */
async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (problem) {
    if (refusal(problem)?.status === 404) return false;
    throw problem;
  }
}
