/** The event that started this run, from the payload on the runner's disk. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Environment } from '../environment.ts';

export interface RunEvent {
  /** Name of the event, such as `push` or `pull_request`. */
  readonly name: string;
  readonly payload: EventPayload;
}

/** The fields that we read. Each may be missing or of another type. https://docs.github.com/webhooks/webhook-events-and-payloads */
export interface EventPayload {
  readonly repository?: { readonly default_branch?: unknown; readonly full_name?: unknown; readonly private?: unknown };
  /** Present for `pull_request` and `pull_request_target`. */
  readonly pull_request?: {
    readonly number?: unknown;
    readonly state?: unknown;
    readonly base?: { readonly sha?: unknown };
    readonly head?: { readonly sha?: unknown; readonly repo?: { readonly full_name?: unknown } | null };
  };
  /** The run that ended. Present for `workflow_run`. */
  readonly workflow_run?: {
    readonly id?: unknown;
    readonly run_attempt?: unknown;
    /** Path of the workflow file. */
    readonly path?: unknown;
    /** Name of the event that started it. */
    readonly event?: unknown;
    readonly head_sha?: unknown;
    readonly head_branch?: unknown;
    readonly head_repository?: { readonly full_name?: unknown } | null;
  };
}

/** Reads the event. A payload that cannot be read counts as empty. */
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

/** The text, or undefined when the value is not a text or is empty. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The number, or undefined when the value is not a whole number from 1. */
export const numberIn = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && Number(value) >= 1 ? Number(value) : undefined;

/**
 * The short name of a workflow: the name of its file without `.yml`. No two files of a repository have the same one.
 * @param path such as `.github/workflows/tests.yml`, also with a repository before it and a ref after it
 */
export function workflowName(path: string | undefined): string {
  const [, name = '', ending] = /\.github\/workflows\/([^/]+?)\.(ya?ml)(?:@|$)/.exec(path ?? '') ?? [];
  const plain = ending === 'yaml' ? `${name}.yaml` : name;
  const short = plain.replace(/[^\w.-]/g, '_').slice(0, LONGEST_WORKFLOW);
  const isPlain = short === plain && (ending === 'yaml' || !name.endsWith('.yaml'));
  return isPlain ? short : `${short}-${createHash('sha256').update(`${name}.${ending}`).digest('hex').slice(0, 8)}`;
}

/** Names of artifacts and checks contain the name of the workflow, and stay short enough to read. */
const LONGEST_WORKFLOW = 60;

export const defaultBranch = ({ payload }: RunEvent): string | undefined => textIn(payload.repository?.default_branch);

/**
 * Events whose ref is what they test, other than pull requests. For many other events the ref is the default branch, whatever they test:
 * - `pull_request_target` and `workflow_run`,
 * - events that people use to start a run of a pull request: `issue_comment`, `repository_dispatch`, `check_suite`.
 */
const OF_THEIR_REF = new Set(['push', 'schedule', 'workflow_dispatch']);

/** Whether a run that this event started tests the code of its branch. Other runs can have the branch too, and test the code of a stranger. */
export const isOfItsRef = (event: string): boolean => OF_THEIR_REF.has(event);

/** Whether the code that this run tests is that of its ref. The cache belongs to the ref, so only such a run may save what it measured. */
export const testsItsRef = ({ name }: RunEvent): boolean => isOfItsRef(name) || name === 'pull_request';

/** Whether this is a run of the default branch itself. Later failures can be compared with such a run. */
export function isBase(event: RunEvent, environment: Environment): boolean {
  const branch = defaultBranch(event);
  return branch !== undefined && environment['GITHUB_REF'] === `refs/heads/${branch}` && isOfItsRef(event.name);
}

/** Why runs that these events start test everything. */
const WHOLE_RUNS: Readonly<Record<string, string>> = {
  schedule: 'this is a scheduled run',
  workflow_dispatch: 'a person started this run',
  merge_group: 'this run is of a merge queue',
};

/** Why this run must leave no test out. Undefined where it may. */
export function whyAll(event: RunEvent, environment: Environment): string | undefined {
  if (isBase(event, environment)) return WHOLE_RUNS[event.name] ?? 'this run is of the default branch';
  if (environment['GITHUB_REF']?.startsWith('refs/tags/')) return 'this run is of a tag';
  return Object.hasOwn(WHOLE_RUNS, event.name) ? WHOLE_RUNS[event.name] : undefined;
}
