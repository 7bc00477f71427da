/** Publishes the comment, the check run and the issue of flaky tests. No problem here fails a merge. The log says once why something could not be shown. */

import { plural } from '../../text/numbers.ts';
import type { Environment } from '../environment.ts';
import type { CheckRequest, CommentRequest, FlakyIssueRequest, Publisher } from '../platform.ts';
import { publishCheck } from './check-run.ts';
import { publishComment } from './comment.ts';
import type { RunEvent } from './event.ts';
import { publishFlakyIssue } from './flaky-issue.ts';
import type { GitHubLog } from './log.ts';
import { messageOf } from './problem.ts';
import { findPullRequests } from './pull-requests.ts';
import { type Access, openRest, type RestClient, readAccess, refusal, viewerLogin } from './rest.ts';
import { readTestedRun } from './tested-run.ts';

interface Surface {
  readonly name: string;
  readonly permission: string;
}

const COMMENT: Surface = { name: 'The comment on the pull request', permission: 'pull-requests: write' };
const CHECK: Surface = { name: 'The check run', permission: 'checks: write' };
const FLAKY_ISSUE: Surface = { name: 'The issue of flaky tests', permission: 'issues: write' };

/** A comment about progress that is later may meet that of the merge. */
const PROGRESS_PATIENCE_MS = 5_000;

const OF_A_FORK =
  'This pull request comes from a fork, and its token can only read. The results are in the job summary. A second workflow can show them on the pull request: see docs/permissions.md of Shardwise.';

/** @param environment contains the input `token` as INPUT_TOKEN, a secret that is never logged */
export function createPublisher(environment: Environment, event: RunEvent, log: GitHubLog): Publisher {
  const run = readTestedRun(event, environment);
  const said = new Set<string>();
  /** The refusal of a rate limit that did not end in time. Until then, it is the same for every request. */
  let limited: { readonly problem: unknown; readonly until: number } | undefined;
  let login: string | undefined;

  async function publish(
    surface: Surface,
    required: boolean,
    work: (client: RestClient, access: Access) => Promise<string | undefined>,
    patienceMs?: number,
  ): Promise<string | undefined> {
    log.resume();
    const access = readAccess(environment);
    try {
      if (run.readOnly) say(OF_A_FORK, required);
      else if (typeof access === 'string') say(`${surface.name} is not shown: ${access}.`, required);
      else if (limited !== undefined && Date.now() < limited.until) throw limited.problem;
      else return await work(await openRest(access, patienceMs), access);
    } catch (problem) {
      const { limited: isLimited, waitSeconds = 0 } = refusal(problem) ?? {};
      if (isLimited && problem !== limited?.problem) limited = { problem, until: Date.now() + 1000 * waitSeconds };
      say(`${surface.name} is not shown: ${reason(problem, surface)}`, required || !isForbidden(problem));
    }
    return undefined;
  }

  function say(message: string, loud: boolean): void {
    const sentence = `${loud ? 'warning' : 'info'}: ${message}`;
    if (said.has(sentence)) return;
    said.add(sentence);
    if (loud) log.warning(message);
    else log.info(message);
  }

  async function comment(request: CommentRequest): Promise<string | undefined> {
    const { pulls } = run;
    if (pulls === undefined) return undefined;
    const write = async (client: RestClient, { owner, repo }: Access): Promise<string | undefined> => {
      const pages: (string | undefined)[] = [];
      for (const number of await findPullRequests(client, { owner, repo }, pulls)) {
        login ??= await viewerLogin(client);
        pages.push(await publishComment(client, { owner, repo }, number, request, run, login));
      }
      return pages.find((page) => page !== undefined);
    };
    return publish(COMMENT, false, write, request.isProgress && PROGRESS_PATIENCE_MS);
  }

  const check = (request: CheckRequest): Promise<string | undefined> =>
    publish(CHECK, request.required, async (client, { owner, repo }) => {
      const { url, lacks } = await publishCheck(client, { owner, repo }, request, run);
      if (lacks)
        say(`The check run is missing ${plural(lacks.annotations, 'annotation')}: ${reason(lacks.cause, CHECK)}`, true);
      return url;
    });

  const flakyIssue = (request: FlakyIssueRequest): Promise<string | undefined> =>
    publish(FLAKY_ISSUE, true, async (client, { owner, repo }) => {
      const { url, notPinned } = await publishFlakyIssue(client, { owner, repo }, request, run);
      if (notPinned !== undefined)
        say(
          `${FLAKY_ISSUE.name} is not pinned: ${notPinned}. A repository has at most three pinned issues. People with write access can pin it: ${url}`,
          false,
        );
      return url;
    });

  return { comment, check, flakyIssue };
}

function isForbidden(problem: unknown): boolean {
  const refused = refusal(problem);
  return refused?.status === 403 && !refused.limited;
}

function reason(problem: unknown, { permission }: Surface): string {
  const refused = refusal(problem);
  if (refused === undefined) return messageOf(problem);
  const { status, limited, message } = refused;
  const answer = `GitHub answered ${status}${message === '' ? '' : ` (${message})`}.`;
  if (limited) return `${answer} The token has reached its rate limit.`;
  if (status !== 403 && status !== 404) return answer;
  return `${answer} Give the job "permissions: ${permission}". For pull requests from forks and from Dependabot, see docs/permissions.md of Shardwise.`;
}
