/** Emulates the services of GitHub that the actions use, on the loopback interface: artifacts, caches, blobs and REST. */
import { createArtifacts, type LeftArtifact } from './artifacts.ts';
import { createBlobs } from './blobs.ts';
import { createCacheV1 } from './cache-v1.ts';
import { createCacheV2 } from './cache-v2.ts';
import { createCaches } from './caches.ts';
import { type CheckRunSummary, createCheckRuns } from './check-runs.ts';
import { createControl } from './control.ts';
import { DEFAULT_EVENT, runnerEnvironment, type StepOptions, serviceEnvironment } from './environment.ts';
import { createFaults, type Fault } from './faults.ts';
import type { Exchange } from './http.ts';
import { createIssues, type IssueSummary } from './issues.ts';
import { createJobs, type Job } from './jobs.ts';
import { type CommentSummary, createPullRequests, type OpenedPullRequest } from './pull-requests.ts';
import { createRest } from './rest.ts';
import { createRunners, type SelfHostedRunner } from './runners.ts';
import { listen } from './server.ts';
import { createSessions, type JobOptions } from './sessions.ts';
import { createTokens, REST_TOKEN, type TokenOptions } from './tokens.ts';
import { createWorkflowRuns, type WorkflowRun } from './workflow-runs.ts';

export interface ActionsService {
  readonly url: string;
  /** The GITHUB_TOKEN of the job, for inputs named `token`. It may write everything. */
  readonly token: string;
  /** Another token: of another app, of a person, or with less access. */
  openToken(options?: TokenOptions): string;
  /** The variables that a runner sets for a step of a new job. */
  environment(step: StepOptions): Record<string, string>;
  /** The variables of them that lead to this service. */
  serviceEnvironment(job?: JobOptions): Record<string, string>;
  /** The finalised entries, newest first. */
  artifacts(): readonly ArtifactSummary[];
  /** Adds an artifact as if another run of the repository had uploaded it. */
  leaveArtifact(artifact: LeftArtifact): void;
  /** Adds a job to a run. */
  leaveJob(job: Job): void;
  /** Says what started a run. A step of a job says it for its own run; otherwise it was a push. */
  leaveRun(run: WorkflowRun): void;
  /** Adds a self-hosted runner. */
  leaveRunner(runner: SelfHostedRunner): void;
  /** The finalised entries, newest first. */
  caches(): readonly CacheSummary[];
  openPullRequest(pull: OpenedPullRequest): void;
  /** The comments, oldest first. */
  comments(pull: number): readonly CommentSummary[];
  /** Adds a comment as if somebody else had written it, and returns its id. `author` is a login; with `[bot]` at its end it is an app. */
  leaveComment(pull: number, comment: { readonly body: string; readonly author: string }): number;
  removeComment(id: number): void;
  /** The issues, oldest first. */
  issues(): readonly IssueSummary[];
  /** Adds an issue as if somebody else had made it, and returns its number. */
  leaveIssue(issue: {
    readonly title: string;
    readonly body: string;
    readonly author: string;
    readonly pinned?: boolean;
  }): number;
  /** Changes an issue as a person with write access does. */
  changeIssue(number: number, to: { readonly body?: string; readonly state?: 'open' | 'closed' }): void;
  removeIssue(number: number): void;
  /** The check runs of a commit, newest first. */
  checkRuns(sha: string): readonly CheckRunSummary[];
  /** Removes a commit from the repository. */
  forgetCommit(sha: string): void;
  /** Takes the differences between REST requests or answers and GitHub's description of its API. Differences that are not taken make `stop` fail. */
  violations(): string[];
  /** The requests in the order of their answers. The status is 0 when the connection was reset. */
  requests(): readonly RequestSummary[];
  /** Removes a cache entry, as GitHub does after a week without use. */
  evictCaches(): void;
  inject(fault: Fault): void;
  clearFaults(): void;
  /** @throws Error when a REST request or answer did not match the description of GitHub */
  stop(): Promise<void>;
}

export interface ArtifactSummary {
  readonly id: number;
  readonly name: string;
  readonly runId: string;
  readonly attempt: number;
  readonly size: number;
}

export interface CacheSummary {
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  readonly size: number;
}

export interface RequestSummary {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export async function startActionsService({ port = 0 }: { port?: number } = {}): Promise<ActionsService> {
  let url = '';
  const origin = () => url;
  const sessions = createSessions();
  const faults = createFaults();
  const blobs = createBlobs(origin);
  const caches = createCaches(blobs);
  const artifacts = createArtifacts(blobs, sessions.of);
  const tokens = createTokens();
  const pulls = createPullRequests();
  const issues = createIssues();
  const checks = createCheckRuns();
  const jobs = createJobs();
  const runs = createWorkflowRuns();
  const runners = createRunners();
  const rest = createRest({ artifacts, blobs, pulls, issues, checks, jobs, runs, runners, tokens, origin });
  const requests: RequestSummary[] = [];

  const inside = {
    token: REST_TOKEN,
    openToken: tokens.open,
    openPullRequest: pulls.open,
    comments: (pull: number) => pulls.on(pull).map(({ id, author, body }) => ({ id, author, body })),
    leaveComment: (pull: number, { body, author }: { body: string; author: string }) =>
      pulls.write(pull, body, { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' }).id,
    removeComment: pulls.remove,
    issues: issues.all,
    leaveIssue: ({ title, body, author, pinned }: Parameters<ActionsService['leaveIssue']>[0]) => {
      const issue = issues.write(title, body, { login: author });
      if (pinned) issues.pin(issue);
      return issue.number;
    },
    changeIssue: (number: number, to: Parameters<ActionsService['changeIssue']>[1]) => {
      const issue = issues.find(number);
      if (issue !== undefined) issues.change(issue, to);
    },
    removeIssue: issues.remove,
    checkRuns: checks.of,
    forgetCommit: checks.forgetCommit,
    violations: rest.violations,
    environment: (step: StepOptions) => {
      const session = sessions.open(step);
      runs.leave({ runId: session.runId, event: step.event ?? DEFAULT_EVENT });
      return runnerEnvironment(url, session, step);
    },
    serviceEnvironment: (job: JobOptions = {}) => serviceEnvironment(url, sessions.open(job)),
    artifacts: () =>
      artifacts.finalised().map(({ id, name, runId, attempt, size }) => ({ id, name, runId, attempt, size })),
    caches: () => caches.finalised().map(({ scope, key, version, size }) => ({ scope, key, version, size })),
    requests: () => [...requests],
    leaveArtifact: artifacts.leave,
    leaveJob: jobs.leave,
    leaveRun: runs.leave,
    leaveRunner: runners.leave,
    evictCaches: caches.evict,
    inject: faults.inject,
    clearFaults: faults.clear,
  };
  const routes = [
    artifacts.route,
    createCacheV2(caches, blobs, sessions.of),
    createCacheV1(caches, blobs, sessions.of),
    blobs.route,
    rest.route,
    createControl(inside),
  ];
  const answer = (request: Exchange) => {
    for (const route of routes) {
      const reply = route(request);
      if (reply !== undefined) return reply;
    }
    return undefined;
  };
  const server = await listen(port, answer, faults.take, ({ method, path }, status) => {
    requests.push({ method, path, status });
  });
  url = server.url;
  const stop = async () => {
    await server.stop();
    const found = rest.violations();
    if (found.length > 0) throw new Error(`not as GitHub describes its REST API:\n${found.join('\n')}`);
  };
  return { url, stop, ...inside };
}
