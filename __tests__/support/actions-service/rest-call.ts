/** The interface of a handler for a REST operation. */
import type { Artifacts } from './artifacts.ts';
import type { Blobs } from './blobs.ts';
import type { CheckRuns } from './check-runs.ts';
import type { Exchange, JsonObject, Reply } from './http.ts';
import type { Issues } from './issues.ts';
import type { Jobs } from './jobs.ts';
import type { PullRequests } from './pull-requests.ts';
import type { Runners } from './runners.ts';
import type { Caller, Tokens } from './tokens.ts';
import type { WorkflowRuns } from './workflow-runs.ts';

export interface RestState {
  readonly artifacts: Artifacts;
  readonly blobs: Blobs;
  readonly pulls: PullRequests;
  readonly issues: Issues;
  readonly checks: CheckRuns;
  readonly jobs: Jobs;
  readonly runs: WorkflowRuns;
  readonly runners: Runners;
  readonly tokens: Tokens;
  readonly origin: () => string;
}

export interface Call {
  readonly request: Exchange;
  readonly caller: Caller;
  /** The values in the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** The handler of an operation. The other fields that GitHub would send are added to the body of its answer. */
export type Handler = (call: Call) => Reply;

/** The handlers by operation, such as `GET /repos/{owner}/{repo}/pulls`. */
export type Handlers = Readonly<Record<string, Handler>>;

export const refused = (status: number, message: string): Reply => ({ status, body: { message } });

export const notFound = refused(404, 'Not Found');
