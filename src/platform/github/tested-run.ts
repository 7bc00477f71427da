/** The run whose results are published, with its commit and its pull requests. All of it comes from the event, never from an artifact. */

import type { Environment } from '../environment.ts';
import type { TriggeringRun } from '../platform.ts';
import { defaultBranch, isOfItsRef, numberIn, type RunEvent, textIn, workflowName } from './event.ts';

export interface TestedRun {
  /** A later run has a higher id. */
  readonly runId: number;
  readonly attempt: number;
  /** As in `RunContext`. */
  readonly workflow: string;
  /** The head of the pull request, not GitHub's trial merge of it. */
  readonly commit: string;
  /** Undefined when the event has no pull request. */
  readonly pulls: PullRequest | undefined;
  /** True when the token is known to be read-only, so that no request is needed. */
  readonly readOnly: boolean;
}

/** The pull request with this number, or every open one whose head is this branch at this commit. */
export type PullRequest = { readonly number: number } | { readonly head: Head };

interface Head {
  /** Owner and name, such as `octocat/fork`. */
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
}

/** @param environment of a run whose context was read, so that it contains the run id */
export function readTestedRun(event: RunEvent, environment: Environment): TestedRun {
  const run = triggeringRun(event);
  return {
    runId: Number(run?.runId ?? environment['GITHUB_RUN_ID']),
    attempt: run?.attempt ?? (Number(environment['GITHUB_RUN_ATTEMPT']) || 1),
    workflow: run?.workflow ?? workflowName(environment['GITHUB_WORKFLOW_REF']),
    commit: run?.commit ?? textIn(event.payload.pull_request?.head?.sha) ?? environment['GITHUB_SHA'] ?? '',
    pulls: (PULL_REQUESTS[event.name] ?? none)(event, environment),
    readOnly: event.name === 'pull_request' && isPublicFork(event),
  };
}

/** The run that started this one. Undefined for every event except `workflow_run`. */
export function triggeringRun(event: RunEvent): TriggeringRun | undefined {
  const { name, payload } = event;
  const { workflow_run: run } = payload;
  const [id, commit] = [numberIn(run?.id), textIn(run?.head_sha)];
  if (name !== 'workflow_run' || id === undefined || commit === undefined) return undefined;
  const workflow = workflowName(textIn(run?.path));
  const attempt = numberIn(run?.run_attempt) ?? 1;
  return { runId: String(id), attempt, workflow, commit, isBase: isRunOfBase(event) };
}

/** Whether the run that started this one is of the default branch itself, and of this repository. */
function isRunOfBase(event: RunEvent): boolean {
  const { repository, workflow_run: run } = event.payload;
  const [ours, theirs] = [textIn(repository?.full_name), textIn(run?.head_repository?.full_name)];
  const branch = defaultBranch(event);
  const isOurs = ours !== undefined && ours === theirs && branch !== undefined && run?.head_branch === branch;
  return isOurs && isOfItsRef(textIn(run?.event) ?? '');
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

/** Finds the pull request by its head. The payload's list of pull requests is empty for a fork, and a fork could forge a number in an artifact. */
function ofTriggeringRun({ payload: { workflow_run: run } }: RunEvent): PullRequest | undefined {
  const repository = textIn(run?.head_repository?.full_name);
  const [branch, sha] = [textIn(run?.head_branch), textIn(run?.head_sha)];
  return repository && branch && sha ? { head: { repository, branch, sha } } : undefined;
}

/** Whether the pull request comes from a fork of a public repository. Private repositories can let forks write, so there we have to try. */
function isPublicFork({ payload: { repository, pull_request: pull } }: RunEvent): boolean {
  const [ours, theirs] = [textIn(repository?.full_name), textIn(pull?.head?.repo?.full_name)];
  return ours !== undefined && theirs !== undefined && ours !== theirs && repository?.private === false;
}
