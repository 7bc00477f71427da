/** The facts of this run, from what the runner sets and leaves on its disk: no permission and no request needed. */
import { mkdtempSync, statSync } from 'node:fs';
import { arch, availableParallelism, hostname, platform } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../environment.ts';
import type { RunContext } from '../platform.ts';
import { isBase, type RunEvent, textIn } from './event.ts';
import { MAX_JOB_MS } from './limits.ts';
import { triggeringRun } from './tested-run.ts';

/** @throws Error when the program does not run as a step of a workflow. */
export function readContext(environment: Environment, event: RunEvent, reporters: string, now: Date): RunContext {
  const triggeredBy = triggeringRun(event);
  const jobStartedAt = findJobStart(environment, now);
  return {
    root: required(environment, 'GITHUB_WORKSPACE'),
    scratch: mkdtempSync(join(required(environment, 'RUNNER_TEMP'), 'shardwise-')),
    commit: environment['GITHUB_SHA'] ?? '',
    ...headCommit(event),
    runId: required(environment, 'GITHUB_RUN_ID'),
    attempt: parseAttempt(environment['GITHUB_RUN_ATTEMPT']),
    historyWritable: historyWritable(environment),
    isBase: isBase(event, environment),
    commitIsExact: true,
    ...repositoryUrl(environment),
    ...(triggeredBy === undefined ? {} : { triggeredBy }),
    ...(jobStartedAt === undefined ? {} : { jobStartedAt }),
    reporters,
    runner: {
      name: environment['RUNNER_NAME'] ?? hostname(),
      os: platform(),
      arch: arch(),
      cpus: availableParallelism(),
    },
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new Error(
    `${name} is not set: this program is a step of a GitHub workflow; elsewhere use the shardwise command`,
  );
}

function headCommit({ payload }: RunEvent): { headCommit?: string } {
  const sha = textIn(payload.pull_request?.head?.sha);
  return sha === undefined ? {} : { headCommit: sha };
}

function repositoryUrl(environment: Environment): { repositoryUrl?: string } {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  return server && repository ? { repositoryUrl: `${server}/${repository}` } : {};
}

/** Runners that set none (before 2021, and some emulations) do not re-run. */
const parseAttempt = (text = ''): number => (/^[1-9]\d*$/.test(text) ? Number(text) : 1);

/**
 * A merge queue tests a commit that may never land, on a ref that is gone afterwards, so that no other run could read its cache.
 * Whether the token may write is not known before the attempt: the store warns.
 */
function historyWritable(environment: Environment): true | string {
  const queued =
    environment['GITHUB_EVENT_NAME'] === 'merge_group' ||
    environment['GITHUB_REF']?.startsWith('refs/heads/gh-readonly-queue/');
  return queued ? 'this run tests a merge queue entry, whose cache no later run can read' : true;
}

/**
 * When the job began, as the runner's disk tells: it empties its temporary folder and deletes `_actions` when a job starts, then makes
 * `_actions` anew to download the actions, and the folder of the event payload for the first step (actions/runner: TempDirectoryManager,
 * ActionManager, ExecutionContext.WriteWebhookPayload). Both are undocumented, so the earliest plausible birth counts, or nothing.
 */
export function findJobStart(environment: Environment, now: Date): Date | undefined {
  const { GITHUB_EVENT_PATH: event, RUNNER_TEMP: temp } = environment;
  const folders = [...(event ? [dirname(event)] : []), ...(temp ? [join(temp, '..', '_actions')] : [])];
  const plausible = folders
    .map(birthOf)
    .filter((birth) => birth <= now.getTime() && now.getTime() - birth < MAX_JOB_MS);
  return plausible.length === 0 ? undefined : new Date(Math.min(...plausible));
}

/** Zero, as file systems say that do not know, when the folder cannot be looked at. */
function birthOf(folder: string): number {
  try {
    return statSync(folder).birthtime.getTime();
  } catch {
    return 0;
  }
}
