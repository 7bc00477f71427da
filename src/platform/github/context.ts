/** The facts of this run, from the runner's environment and disk. They need no permission and no request. */
import { mkdtempSync, statSync } from 'node:fs';
import { arch, availableParallelism, hostname, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../../model.ts';
import type { Environment } from '../environment.ts';
import type { HistoryRefusal, RunContext } from '../platform.ts';
import { machineMemoryMb } from '../process-usage.ts';
import { isBase, type RunEvent, testsItsRef, textIn, whyAll, workflowName } from './event.ts';
import { MAX_JOB_MS } from './limits.ts';
import { triggeringRun } from './tested-run.ts';

/** @throws UsageError when the program does not run as a step of a workflow. */
export function readContext(environment: Environment, event: RunEvent, reporters: string, now: Date): RunContext {
  const triggeredBy = triggeringRun(event);
  const jobStartedAt = findJobStart(environment, now);
  const runsAll = whyAll(event, environment);
  return {
    root: required(environment, 'GITHUB_WORKSPACE'),
    scratch: mkdtempSync(join(required(environment, 'RUNNER_TEMP'), 'shardwise-')),
    commit: environment['GITHUB_SHA'] ?? '',
    ...commitsOf(event),
    runId: required(environment, 'GITHUB_RUN_ID'),
    attempt: parseAttempt(environment['GITHUB_RUN_ATTEMPT']),
    workflow: workflowName(environment['GITHUB_WORKFLOW_REF']),
    historyWritable: historyWritable(environment, event),
    isBase: isBase(event, environment),
    ...(runsAll === undefined ? {} : { runsAll }),
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
      memoryMb: machineMemoryMb(),
    },
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new UsageError(
    `${name} is not set: this program runs as a step of a GitHub workflow; elsewhere, use the shardwise command`,
  );
}

/** The commits of the pull request. */
function commitsOf({ payload }: RunEvent): Pick<RunContext, 'headCommit' | 'changeBase'> {
  const head = textIn(payload.pull_request?.head?.sha);
  const base = textIn(payload.pull_request?.base?.sha);
  return { ...(head !== undefined && { headCommit: head }), ...(base !== undefined && { changeBase: base }) };
}

function repositoryUrl(environment: Environment): { repositoryUrl?: string } {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  return server && repository ? { repositoryUrl: `${server}/${repository}` } : {};
}

/** The attempt, or 1. Runners that set none (before 2021, and some emulations) do not re-run. */
const parseAttempt = (text = ''): number => (/^[1-9]\d*$/.test(text) ? Number(text) : 1);

/**
 * Whether the timings of this run may be saved, or why not.
 * - A merge queue tests a commit that may never land, on a ref that is deleted afterwards. No other run could read its cache.
 * - A run that another event started may test the code of a stranger, and its ref is the default branch all the same. What it saves would be
 *   what the default branch plans from.
 * - Whether the token may write is unknown until we try. The store warns then.
 */
function historyWritable(environment: Environment, event: RunEvent): true | HistoryRefusal {
  const queued =
    environment['GITHUB_EVENT_NAME'] === 'merge_group' ||
    environment['GITHUB_REF']?.startsWith('refs/heads/gh-readonly-queue/');
  if (queued) return { why: 'this run tests a merge queue entry, and no later run can read its cache', isFinal: false };
  return (
    testsItsRef(event) || {
      why: `the event ${event.name} started this run, and such a run may test the code of a stranger on the ref of the default branch`,
      isFinal: true,
    }
  );
}

/**
 * The start of the job, from the age of two folders on the runner's disk. When a job starts, the runner
 * - empties its temporary folder and deletes `_actions`,
 * - creates `_actions` again to download the actions,
 * - creates the folder of the event payload for the first step.
 * See actions/runner: TempDirectoryManager, ActionManager, ExecutionContext.WriteWebhookPayload. None of this is documented, so the earliest
 * plausible creation time counts, or none.
 */
export function findJobStart(environment: Environment, now: Date): Date | undefined {
  const { GITHUB_EVENT_PATH: event, RUNNER_TEMP: temp } = environment;
  const folders = [...(event ? [dirname(event)] : []), ...(temp ? [join(temp, '..', '_actions')] : [])];
  const plausible = folders
    .map(birthOf)
    .filter((birth) => birth <= now.getTime() && now.getTime() - birth < MAX_JOB_MS);
  return plausible.length === 0 ? undefined : new Date(Math.min(...plausible));
}

/** Creation time of a folder in milliseconds. Zero when it is unknown, which is also what such file systems say. */
function birthOf(folder: string): number {
  try {
    return statSync(folder).birthtime.getTime();
  } catch {
    return 0;
  }
}
