/** What started this run, from the payload that the runner leaves on its disk. */
import { readFileSync } from 'node:fs';
import type { Environment } from '../environment.ts';

export interface RunEvent {
  /** Such as `push` or `pull_request`. */
  readonly name: string;
  readonly payload: EventPayload;
}

/** The fields we read; every one may be missing or of another type. https://docs.github.com/webhooks/webhook-events-and-payloads */
export interface EventPayload {
  readonly repository?: { readonly default_branch?: unknown; readonly full_name?: unknown; readonly private?: unknown };
  /** Of `pull_request` and `pull_request_target`. */
  readonly pull_request?: {
    readonly number?: unknown;
    readonly state?: unknown;
    readonly head?: { readonly sha?: unknown; readonly repo?: { readonly full_name?: unknown } | null };
  };
  /** The run that ended, of `workflow_run`. */
  readonly workflow_run?: {
    readonly id?: unknown;
    readonly run_attempt?: unknown;
    readonly head_sha?: unknown;
    readonly head_branch?: unknown;
    readonly head_repository?: { readonly full_name?: unknown } | null;
  };
}

/** An event that cannot be read says nothing. */
export function readEvent(environment: Environment): RunEvent {
  const { GITHUB_EVENT_NAME: name = '', GITHUB_EVENT_PATH: path } = environment;
  return { name, payload: (path ? readPayload(path) : undefined) ?? {} };
}

function readPayload(path: string): EventPayload | undefined {
  try {
    const payload: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof payload === 'object' && payload !== null ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no text, or an empty one. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Undefined for what is no whole number from 1. */
export const numberIn = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && Number(value) >= 1 ? Number(value) : undefined;

export const defaultBranch = ({ payload }: RunEvent): string | undefined => textIn(payload.repository?.default_branch);

/**
 * Events that test their own ref. Of many others it is the default branch whatever they test: `pull_request_target` and `workflow_run`, and
 * those by which people ask for a run of a pull request (`issue_comment`, `repository_dispatch`, `check_suite`).
 */
const OF_THEIR_REF = new Set(['push', 'schedule', 'workflow_dispatch']);

/** Is it a run of the default branch itself, so that later failures can be compared with it? */
export function isBase(event: RunEvent, environment: Environment): boolean {
  const branch = defaultBranch(event);
  return branch !== undefined && environment['GITHUB_REF'] === `refs/heads/${branch}` && OF_THEIR_REF.has(event.name);
}
