/** Which run's results are published, of which commit, and on which pull requests: from the event alone, never from an artifact. */

import type { Environment } from '../environment.ts';
import type { TriggeringRun } from '../platform.ts';
import { numberIn, type RunEvent, textIn } from './event.ts';

export interface TestedRun {
  /** GitHub's ids grow: a later run has a higher one. */
  readonly runId: number;
  readonly attempt: number;
  /** The head of the pull request, not GitHub's trial merge of it. */
  readonly commit: string;
  /** Undefined when the event has nothing to do with one. */
  readonly pulls: PullRequest | undefined;
  /** The token is known to be a reading one, so that nothing need be asked. */
  readonly readOnly: boolean;
}

/** One of this number, or every open one of this branch that is at this very commit. */
export type PullRequest = { readonly number: number } | { readonly head: Head };

interface Head {
  /** Such as `octocat/fork`. */
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
}

/** @param environment of a run whose context was read, so that its id is there */
export function readTestedRun(event: RunEvent, environment: Environment): TestedRun {
  const run = triggeringRun(event);
  return {
    runId: Number(run?.runId ?? environment['GITHUB_RUN_ID']),
    attempt: run?.attempt ?? (Number(environment['GITHUB_RUN_ATTEMPT']) || 1),
    commit: run?.commit ?? textIn(event.payload.pull_request?.head?.sha) ?? environment['GITHUB_SHA'] ?? '',
    pulls: (PULL_REQUESTS[event.name] ?? none)(event, environment),
    readOnly: event.name === 'pull_request' && isPublicFork(event),
  };
}

/** Undefined for every event but `workflow_run`. */
export function triggeringRun({ name, payload: { workflow_run: run } }: RunEvent): TriggeringRun | undefined {
  const [id, commit] = [numberIn(run?.id), textIn(run?.head_sha)];
  if (name !== 'workflow_run' || id === undefined || commit === undefined) return undefined;
  return { runId: String(id), attempt: numberIn(run?.run_attempt) ?? 1, commit };
}

type FindPullRequest = (event: RunEvent, environment: Environment) => PullRequest | undefined;

const none: FindPullRequest = () => undefined;

const PULL_REQUESTS: Readonly<Record<string, FindPullRequest>> = {
  pull_request: ofPayload,
  pull_request_target: ofPayload,
  push: ofOwnBranch,
  workflow_dispatch: ofOwnBranch,
  workflow_run: ofTriggeringRun,
};

function ofPayload({ payload: { pull_request: pull } }: RunEvent): PullRequest | undefined {
  const number = numberIn(pull?.number);
  return number === undefined || pull?.state === 'closed' ? undefined : { number };
}

function ofOwnBranch(_event: RunEvent, environment: Environment): PullRequest | undefined {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(environment['GITHUB_REF'] ?? '') ?? [];
  const { GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = environment;
  return branch && repository && sha ? { head: { repository, branch, sha } } : undefined;
}

/** The list of pull requests in the payload is empty for a fork, and a number in an artifact would be the fork's own word. */
function ofTriggeringRun({ payload: { workflow_run: run } }: RunEvent): PullRequest | undefined {
  const repository = textIn(run?.head_repository?.full_name);
  const [branch, sha] = [textIn(run?.head_branch), textIn(run?.head_sha)];
  return repository && branch && sha ? { head: { repository, branch, sha } } : undefined;
}

/** Private repositories can let forks write, so that only asking tells. */
function isPublicFork({ payload: { repository, pull_request: pull } }: RunEvent): boolean {
  const [ours, theirs] = [textIn(repository?.full_name), textIn(pull?.head?.repo?.full_name)];
  return ours !== undefined && theirs !== undefined && ours !== theirs && repository?.private === false;
}
