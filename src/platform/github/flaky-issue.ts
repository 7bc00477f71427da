/**
 * The issue that lists the flaky tests of the default branch. There is one for each workflow and suite. It is found by its marker and its
 * author, and updated in place.
 * - It is pinned when it is made, and never again. So people can unpin it.
 * - People can close it. It is still kept up to date then, and never opened again.
 * - Two runs may make the first one at the same time. Each then lists again, and closes all but the oldest.
 */

import { fitCharacters } from '../fit.ts';
import { newer, parseMarker, renderMarker, sameText, type Version, withoutMarker } from '../marker.ts';
import type { FlakyIssueRequest } from '../platform.ts';
import { GITHUB } from './host.ts';
import { PER_PAGE } from './limits.ts';
import { messageOf } from './problem.ts';
import { type Repository, type RestClient, unlessGone, viewerLogin } from './rest.ts';
import type { TestedRun } from './tested-run.ts';

/** How many pages of the account's issues are read. The issue changes often, so it is among the first ones. */
const MAX_PAGES = 10;

interface Text {
  readonly title: string;
  readonly body: string;
  readonly version: Version;
}

interface OwnIssue extends Text {
  readonly number: number;
  readonly isOpen: boolean;
  readonly url: string;
}

export interface PublishedIssue {
  /** Undefined when there is none and none is wanted. */
  readonly url: string | undefined;
  /** Why the new issue is not pinned. */
  readonly notPinned?: string | undefined;
}

/** May throw what `RestClient` throws. */
export async function publishFlakyIssue(
  client: RestClient,
  repository: Repository,
  { suite, title, body, create }: FlakyIssueRequest,
  { workflow, ...version }: Version & Pick<TestedRun, 'workflow'>,
): Promise<PublishedIssue> {
  const owner = { suite, workflow };
  const ours: Text = {
    title: fitCharacters(title, GITHUB.limits.titleCharacters),
    body: fitCharacters(renderMarker('flaky-tests', owner, version) + body, GITHUB.limits.commentCharacters),
    version,
  };
  const { issues } = client.rest;
  const login = await viewerLogin(client);

  /** Our issues on the first page that has any, the oldest first. */
  async function find(): Promise<OwnIssue[]> {
    const order = { state: 'all', sort: 'updated', direction: 'desc' } as const;
    const pages = client.paginate.iterator(issues.listForRepo, {
      ...repository,
      ...order,
      creator: login,
      per_page: PER_PAGE,
    });
    let read = 0;
    for await (const { data } of pages) {
      const found = data.flatMap((one) => ownIssue(one, login, owner));
      read += 1;
      if (found.length > 0) return found.sort((a, b) => a.number - b.number);
      if (read === MAX_PAGES)
        throw new Error(
          `it is not among the ${MAX_PAGES * PER_PAGE} issues that ${login} changed last. Give the input token the token of an account with fewer issues.`,
        );
    }
    return [];
  }

  const change = (number: number, to: Partial<Pick<Text, 'title' | 'body'>> & { state?: 'closed' }) =>
    unlessGone(client.rest.issues.update({ ...repository, issue_number: number, ...to }));

  async function settle([kept, ...doubles]: readonly OwnIssue[]): Promise<string | undefined> {
    if (kept === undefined) return undefined;
    const newest = [...doubles, ours].reduce<Text>(newer, kept);
    const isThere =
      saysTheSame(newest, kept) || (await change(kept.number, { title: newest.title, body: newest.body }));
    for (const { number, isOpen } of doubles) if (isOpen) await change(number, { state: 'closed' });
    return isThere ? kept.url : undefined;
  }

  async function make(): Promise<PublishedIssue> {
    const { data: made } = await issues.create({ ...repository, title: ours.title, body: ours.body });
    const [kept, ...doubles] = await find();
    if (kept === undefined || kept.number === made.number) {
      await settle(kept === undefined ? [] : [kept, ...doubles]);
      return { url: made.html_url, notPinned: await pin(client, made.node_id) };
    }
    return { url: await settle([kept, ...doubles]) };
  }

  const url = await settle(await find());
  if (url !== undefined || !create) return { url };
  return make();
}

type Listed = Awaited<ReturnType<RestClient['rest']['issues']['listForRepo']>>['data'][number];

/** None for an issue of another account or of another owner, and for a pull request. */
function ownIssue(one: Listed, login: string, owner: Parameters<typeof parseMarker>[1]): OwnIssue[] {
  const { number, title, body, user, state, html_url: url } = one;
  const text = body ?? '';
  const isOurs = user?.login === login && one.pull_request === undefined;
  const version = isOurs ? parseMarker('flaky-tests', owner, text) : undefined;
  return version === undefined ? [] : [{ number, title, body: text, version, isOpen: state === 'open', url }];
}

/** Whether nothing but the run has changed. */
const saysTheSame = (a: Text, b: Text): boolean =>
  a.title === b.title && sameText(withoutMarker(a.body), withoutMarker(b.body));

const PIN = 'mutation($issue: ID!) { pinIssue(input: { issueId: $issue }) { issue { number } } }';

/** Returns why that was not possible, such as a token that may not, or three issues that are pinned already. */
async function pin(client: RestClient, issue: string): Promise<string | undefined> {
  try {
    await client.graphql(PIN, { issue });
    return undefined;
  } catch (problem) {
    const [first] = (problem as { errors?: readonly { message?: unknown }[] }).errors ?? [];
    return typeof first?.message === 'string' ? first.message : messageOf(problem);
  }
}
