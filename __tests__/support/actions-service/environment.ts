/** The variables and files that a runner makes for a step of a job. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_JOB, type JobOptions, type Session } from './sessions.ts';

export const DEFAULT_EVENT = 'push';

export interface StepOptions extends JobOptions {
  /** The absolute path of the checkout. */
  readonly workspace: string;
  /** The absolute path in `RUNNER_TEMP`. */
  readonly temp: string;
  readonly event?: string;
  /** The name of the workflow file, such as `tests.yml`. */
  readonly workflowFile?: string;
  /** Additional fields of the event. Every event has the repository. */
  readonly payload?: object;
  readonly sha?: string;
  readonly runnerName?: string;
}

/** The variables that a step needs to reach the service. They are enough for an engine that sets the others itself. */
export function serviceEnvironment(url: string, session: Session): Record<string, string> {
  return {
    ACTIONS_RUNTIME_URL: `${url}/`,
    ACTIONS_RUNTIME_TOKEN: session.token,
    ACTIONS_RESULTS_URL: `${url}/`,
    ACTIONS_CACHE_URL: `${url}/`,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: session.repository,
    GITHUB_RUN_ID: session.runId,
    GITHUB_RUN_ATTEMPT: String(session.attempt),
  };
}

/** Writes the event payload under `temp`. The files for outputs and the summary belong to a step and are made elsewhere. */
export function runnerEnvironment(url: string, session: Session, step: StepOptions): Record<string, string> {
  const ref = session.readScopes[0] ?? '';
  return {
    ...systemEnvironment(),
    ...serviceEnvironment(url, session),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_WORKSPACE: step.workspace,
    GITHUB_WORKFLOW: 'ci',
    ...workflowRef(session, step),
    GITHUB_JOB: step.job ?? DEFAULT_JOB.job,
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_REPOSITORY_OWNER: session.repository.split('/')[0] ?? '',
    GITHUB_SHA: step.sha ?? 'a'.repeat(40),
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_BASE_REF: (step.baseRef ?? '').replace('refs/heads/', ''),
    GITHUB_EVENT_NAME: step.event ?? DEFAULT_EVENT,
    GITHUB_EVENT_PATH: writeEvent(step),
    RUNNER_TEMP: step.temp,
    RUNNER_TOOL_CACHE: join(step.temp, '..', 'tools'),
    RUNNER_NAME: step.runnerName ?? 'emulated-1',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
  };
}

function workflowRef(
  { repository, readScopes: [ref] }: Session,
  { workflowFile }: StepOptions,
): Record<string, string> {
  if (workflowFile === undefined) return {};
  return { GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/${workflowFile}@${ref}` };
}

function writeEvent({ temp, payload, ...job }: StepOptions): string {
  const folder = join(temp, '_github_workflow');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'event.json');
  const { repository, defaultBranch } = { ...DEFAULT_JOB, ...job };
  const facts = { default_branch: defaultBranch, full_name: repository, private: false };
  writeFileSync(path, JSON.stringify({ repository: facts, ...payload }));
  return path;
}

/** The variables of a runner's machine. Only those that programs need to start come from this machine. */
const systemEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? tmpdir(),
});
