/** The second source of timings, used when the cache has none: the newest report that a merge on the default branch left. */
import { HISTORY_FILE, MAX_PACKED_HISTORY_BYTES, reportArtifact } from '../../model.ts';
import type { Environment } from '../environment.ts';
import { defaultBranch, isOfItsRef, type RunEvent, workflowName } from './event.ts';
import type { GitHubLog } from './log.ts';
import { messageOf } from './problem.ts';
import { openRepositoryArtifacts, type RepositoryArtifact, type RepositoryArtifacts } from './repository-artifacts.ts';
import { type Access, readAccess, refusal } from './rest.ts';
import { readEntry } from './unzip.ts';

export interface ReportHistory {
  /** The packed history. Undefined, with the reason logged, when there is none or it cannot be read. Never throws. */
  restore(suite: string): Promise<Uint8Array | undefined>;
}

/** Attempts whose reports are searched. The name of a report contains the attempt, which is unknown here. Few runs need more attempts. */
const ATTEMPTS = [1, 2, 3];
/** How many reports are tried, newest first. One may be damaged, or its run may have saved no timings. */
const MAX_REPORTS = 3;

/** @param environment contains the input `token` as INPUT_TOKEN, a secret that is never logged */
export function createReportHistory(environment: Environment, event: RunEvent, log: GitHubLog): ReportHistory {
  const workflow = workflowName(environment['GITHUB_WORKFLOW_REF']);

  async function restore(suite: string): Promise<Uint8Array | undefined> {
    log.resume();
    try {
      const source = findSource(environment, event);
      if (typeof source !== 'string') return await search(suite, source);
      log.info(`Reports of earlier runs were not searched for timings: ${source}.`);
    } catch (problem) {
      explain(problem, 'Reports of earlier runs could not be searched for timings');
    }
    return undefined;
  }

  async function search(suite: string, { access, branch }: HistorySource): Promise<Uint8Array | undefined> {
    const artifacts = await openRepositoryArtifacts(access);
    const names = ATTEMPTS.map((attempt) => reportArtifact(suite, attempt, workflow));
    const reports = (await artifacts.list(names, branch)).slice(0, MAX_REPORTS);
    for (const report of reports) {
      const history = await historyOf(report, artifacts);
      if (history === undefined) continue;
      log.info(`The timings of suite ${suite} come from the report of run ${report.runId}, a run of ${branch}.`);
      return history;
    }
    log.info(`No report of ${branch} has timings of suite ${suite}.`);
    return undefined;
  }

  /** @throws the refusal when GitHub refuses, because it would refuse the next report too. */
  async function historyOf(report: RepositoryArtifact, artifacts: RepositoryArtifacts) {
    try {
      const started = await artifacts.eventOf(report.runId);
      if (!isOfItsRef(started)) {
        log.info(`The report of run ${report.runId} is not used, because the event ${started} started it.`);
        return undefined;
      }
      return await readEntry(await artifacts.download(report), HISTORY_FILE, MAX_PACKED_HISTORY_BYTES);
    } catch (problem) {
      if (refusal(problem) !== undefined) throw problem;
      explain(problem, `Timings could not be read from the report of run ${report.runId}`);
      return undefined;
    }
  }

  function explain(problem: unknown, failure: string): void {
    const refused = refusal(problem);
    if (refused?.status === 403 && !refused.limited) log.info(MISSING_PERMISSION);
    else log.warning(`${failure}: ${refused === undefined ? messageOf(problem) : `GitHub answered ${refused.status}`}`);
  }

  return { restore };
}

const MISSING_PERMISSION =
  'Timings that are no longer in the cache can come from the newest report of the default branch. For this, give the plan job the permission "actions: read".';

interface HistorySource {
  readonly access: Access;
  readonly branch: string;
}

/** Where to search, or a text that says what is missing. */
function findSource(environment: Environment, event: RunEvent): HistorySource | string {
  const access = readAccess(environment);
  if (typeof access === 'string') return access;
  const branch = defaultBranch(event);
  return branch === undefined ? 'the event that started this run does not name the default branch' : { access, branch };
}
