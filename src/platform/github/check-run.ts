/**
 * The check run on the tested commit.
 * - Its external id names the run and the attempt. A merge that runs twice finds the check again, so there is only one.
 * - GitHub can only add annotations. Their count tells where to continue after another merge or after a lost answer.
 */

import { fitBytes, fitCharacters } from '../fit.ts';
import type { Annotation, CheckRequest } from '../platform.ts';
import { GITHUB } from './host.ts';
import { MAX_ANNOTATIONS_A_REQUEST, MAX_MESSAGE_BYTES, PER_PAGE } from './limits.ts';
import { isTransient, type Repository, type RestClient, viewerLogin } from './rest.ts';
import type { TestedRun } from './tested-run.ts';

const { checkSummaryBytes, titleCharacters } = GITHUB.limits;

/** How often one batch of annotations is sent when the server fails each time. */
const MAX_TRIES = 3;
/** Request without automatic retries. A second request could have a second effect, so we first check what the first one did. */
const ONCE = { request: { retries: 0 } };

interface OwnCheck {
  readonly id: number;
  readonly url: string | undefined;
  /** Number of annotations that it has. */
  readonly sent: number;
}

export interface PublishedCheck {
  readonly url: string | undefined;
  /** Number of annotations that could not be added, and why. */
  readonly lacks?: { readonly annotations: number; readonly cause: unknown };
}

/** May throw what `RestClient` throws. There is no check run then. */
export async function publishCheck(
  client: RestClient,
  repository: Repository,
  { suite, name, conclusion, title, summary, annotations: asked }: CheckRequest,
  { runId, attempt, commit }: Pick<TestedRun, 'runId' | 'attempt' | 'commit'>,
): Promise<PublishedCheck> {
  // A run belongs to one workflow, so its id keeps workflows apart.
  const externalId = `shardwise/${suite}/${runId}/${attempt}`;
  const annotations = asked.filter(hasPlace).map(toRow);
  const result = { status: 'completed' as const, conclusion };

  const output = (from: number) => ({
    title: fitCharacters(title, titleCharacters),
    summary: fitBytes(summary, checkSummaryBytes),
    annotations: annotations.slice(from, from + MAX_ANNOTATIONS_A_REQUEST),
  });

  async function find(): Promise<OwnCheck | undefined> {
    const query = { ...repository, ref: commit, check_name: name, filter: 'all' as const, per_page: PER_PAGE };
    const all = await client.paginate(client.rest.checks.listForRef, query);
    const same = all.filter((check) => check.external_id === externalId);
    if (same.length === 0) return undefined;
    const login = await viewerLogin(client);
    const ours = same.find(({ app }) => `${app?.slug}[bot]` === login);
    return ours && described(ours, 0);
  }

  async function create(options = {}): Promise<OwnCheck> {
    const facts = { ...repository, name, head_sha: commit, external_id: externalId, ...result };
    const { data } = await client.rest.checks.create({ ...facts, output: output(0), ...options });
    return described(data, output(0).annotations.length);
  }

  const createOnce = (): Promise<OwnCheck> =>
    create(ONCE).catch(async (problem) => {
      if (!isTransient(problem)) throw problem;
      return (await find()) ?? create();
    });

  async function update({ id, sent }: OwnCheck, triesLeft = MAX_TRIES): Promise<OwnCheck> {
    const which = { ...repository, check_run_id: id };
    const next = output(sent);
    try {
      const { data } = await client.rest.checks.update({ ...which, name, ...result, output: next, ...ONCE });
      return described(data, sent + next.annotations.length);
    } catch (problem) {
      if (triesLeft <= 1 || !isTransient(problem)) throw problem;
      return update(described((await client.rest.checks.get(which)).data, sent), triesLeft - 1);
    }
  }

  const existing = await find();
  let check = existing === undefined ? await createOnce() : await update(existing);
  try {
    while (check.sent < annotations.length) check = await update(check);
  } catch (cause) {
    return { url: check.url, lacks: { annotations: annotations.length - check.sent, cause } };
  }
  return { url: check.url };
}

interface CheckRow {
  readonly id: number;
  readonly html_url: string | null;
  readonly output: { readonly annotations_count: number };
}

/** @param sent annotations that GitHub has accepted; its own count may lag behind */
const described = ({ id, html_url, output }: CheckRow, sent: number): OwnCheck => ({
  id,
  url: html_url ?? undefined,
  sent: Math.max(sent, output.annotations_count),
});

/** Whether GitHub accepts the place of an annotation. One bad place would make it refuse the whole request. */
const hasPlace = ({ file, line }: Annotation): boolean =>
  file !== '' && !/^(\/|\\|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(file) && Number.isSafeInteger(line) && line >= 1;

const toRow = ({ level, file, line, title, message }: Annotation) => ({
  path: file,
  start_line: line,
  end_line: line,
  annotation_level: level,
  title: fitCharacters(title, titleCharacters),
  message: fitBytes(message || title || 'failed', MAX_MESSAGE_BYTES),
});
