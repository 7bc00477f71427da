/**
 * The comment on a pull request: one for each suite, known by its marker and its author, brought up to date in place. Of two runs that
 * write the first one at once each looks again, and leaves the oldest comment with the text of the newest run: whoever is last, it ends the
 * same. Of two that bring it up to date in the same instant the last one stays: GitHub cannot compare and write in one step.
 */
import type { CommentRequest } from '../platform.ts';
import { fitCharacters } from './fit.ts';
import { GITHUB } from './host.ts';
import { PER_PAGE } from './limits.ts';
import { type Repository, type RestClient, refusal, viewerLogin } from './rest.ts';
import type { TestedRun } from './tested-run.ts';

type Version = Pick<TestedRun, 'runId' | 'attempt'>;

interface Text {
  readonly body: string;
  readonly version: Version;
}

interface OwnComment extends Text {
  readonly id: number;
  readonly url: string;
}

/** Gives the page of the comment; undefined when there is none and none is wanted. May throw what `RestClient` throws. */
export async function publishComment(
  client: RestClient,
  repository: Repository,
  pull: number,
  { suite, body, create }: CommentRequest,
  version: Version,
): Promise<string | undefined> {
  const on = { ...repository, issue_number: pull };
  const ours: Text = {
    body: fitCharacters(renderMarker(suite, version) + body, GITHUB.limits.commentCharacters),
    version,
  };

  // Before the comments are listed, so that nothing comes between the look at them and the writing.
  const login = await viewerLogin(client);

  async function list(): Promise<OwnComment[]> {
    const all = await client.paginate(client.rest.issues.listComments, { ...on, per_page: PER_PAGE });
    return all
      .flatMap(({ id, body = '', user, html_url: url }) => {
        const found = user?.login === login ? parseMarker(suite, body) : undefined;
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
    // Somebody deleted it since it was listed.
    return create ? (await write()).data.html_url : undefined;
  }

  const found = await list();
  if (found.length > 0) return settle(found);
  if (!create) return undefined;
  await write();
  return settle(await list());
}

/** At the very start, where no text of ours or of a test can come before it. The name of a suite needs no escaping: see SUITE_NAME. */
const renderMarker = (suite: string, { runId, attempt }: Version): string =>
  `<!-- shardwise:comment suite=${suite} run=${runId} attempt=${attempt} -->\n`;

const MARKER = /^<!-- shardwise:comment suite=(\S+) run=(\d{1,15}) attempt=(\d{1,6}) -->\r?\n/;

function parseMarker(suite: string, body: string): Version | undefined {
  const [, of, runId, attempt] = MARKER.exec(body) ?? [];
  return of === suite ? { runId: Number(runId), attempt: Number(attempt) } : undefined;
}

/** Of two texts of the same attempt the second. */
const newer = <T extends Text>(a: T, b: T): T =>
  (a.version.runId - b.version.runId || a.version.attempt - b.version.attempt) > 0 ? a : b;

/** GitHub may keep other line ends, and none at the end. */
const sameText = (a: string, b: string): boolean => tidy(a) === tidy(b);

const tidy = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();

/** False when there is nothing any more that could be changed. */
async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (problem) {
    if (refusal(problem)?.status === 404) return false;
    throw problem;
  }
}
