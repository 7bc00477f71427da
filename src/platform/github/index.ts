/** The platform of a step in a GitHub workflow. It uses the toolkit's clients and the runner's files. */

import { createHostLeases } from '../devices/index.ts';
import type { Environment } from '../environment.ts';
import { createFiles } from '../files.ts';
import { machinePlace } from '../machine-place.ts';
import type { Platform } from '../platform.ts';
import { createGitHubArtifacts } from './artifacts.ts';
import { createGitHubClaims } from './claims.ts';
import { readContext } from './context.ts';
import { readEvent } from './event.ts';
import { createGitHubHistoryStore } from './history-store.ts';
import { GITHUB } from './host.ts';
import { createJobWatch } from './job-watch.ts';
import { readEndedJobs } from './jobs.ts';
import { createGitHubLog } from './log.ts';
import { createGitHubProcesses } from './processes.ts';
import { createPublisher } from './publisher.ts';
import { createReportHistory } from './report-history.ts';
import { createRunners } from './runners.ts';
import { appendSummary } from './summary.ts';
import { readTriggeringReport, readTriggeringSuites } from './triggering-report.ts';

export { renderMatrices } from './matrix.ts';
export { setOutputs } from './step.ts';

/**
 * @param environment variables that the runner set; the toolkit's clients always read `process.env`
 * @param reporters absolute path of the folder with our reporters for test frameworks
 * @throws UsageError when the program does not run as a step of a workflow
 */
export function createGitHubPlatform(environment: Environment, reporters: string): Platform {
  const log = createGitHubLog();
  const event = readEvent(environment);
  const context = readContext(environment, event, reporters, new Date());
  const files = createFiles(context.root);
  return {
    host: GITHUB,
    context,
    files,
    processes: createGitHubProcesses(environment),
    artifacts: createGitHubArtifacts(
      context.scratch,
      log,
      (id) => context.repositoryUrl && GITHUB.links?.artifact?.(context.repositoryUrl, context.runId, id),
    ),
    claims: createGitHubClaims(environment),
    historyStore: createGitHubHistoryStore(context, files, log, createReportHistory(environment, event, log)),
    publisher: createPublisher(environment, event, log),
    leases: createHostLeases(environment, {
      run: context.runId,
      attempt: context.attempt,
      workflow: context.workflow,
      runner: context.runner.name,
    }),
    log,
    endedJobs: () => readEndedJobs(environment, log),
    jobs: createJobWatch(environment, log),
    runners: createRunners(environment, log),
    machinePlace: () => machinePlace(environment),
    now: () => new Date(),
    showSummary: (markdown) => appendSummary(markdown, environment['GITHUB_STEP_SUMMARY'], log),
    ...(context.triggeredBy === undefined
      ? {}
      : {
          triggeringReport: (suite) => readTriggeringReport(suite, event, environment),
          triggeringSuites: () => readTriggeringSuites(event, environment),
        }),
  };
}
