/** The second source of timings, for when the cache has none: the newest report of the default branch that the merge left. */
import { HISTORY_FILE, reportArtifact } from '../../model.ts';
import type { Environment } from '../environment.ts';
import { defaultBranch, type RunEvent } from './event.ts';
import type { GitHubLog } from './log.ts';
import {
  openRepositoryArtifacts,
  type RepositoryArtifact,
  type RepositoryArtifacts,
  unzipEntry,
} from './repository-artifacts.ts';
import { type Access, readAccess, refusal } from './rest.ts';

export interface ReportHistory {
  /** Undefined, with the reason logged, when there is none or none can be had; never throws. */
  restore(suite: string): Promise<Uint8Array | undefined>;
}

/** The name has the attempt of the merge, which nobody knows beforehand; few runs are tried more often before they leave a report. */
const ATTEMPTS = [1, 2, 3];
/** Newest first: one may be damaged, or its run may have taught nothing. */
const MAX_REPORTS = 3;
/** Ten times the history of 100,000 units, packed. */
export const MAX_PACKED_BYTES = 32 * 1024 * 1024;

/** @param environment its INPUT_TOKEN is the input `token`: a secret, never logged */
export function createReportHistory(environment: Environment, event: RunEvent, log: GitHubLog): ReportHistory {
  async function restore(suite: string): Promise<Uint8Array | undefined> {
    log.resume();
    try {
      const source = findSource(environment, event);
      if (typeof source !== 'string') return await search(suite, source);
      log.info(`No report of an earlier run was looked at for timings: ${source}.`);
    } catch (problem) {
      explain(problem, 'The reports of earlier runs could not be looked at for timings');
    }
    return undefined;
  }

  async function search(suite: string, { access, branch }: HistorySource): Promise<Uint8Array | undefined> {
    const artifacts = await openRepositoryArtifacts(access);
    const names = ATTEMPTS.map((attempt) => reportArtifact(suite, attempt));
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

  /** @throws what GitHub refuses: it would refuse the next one too. */
  async function historyOf(report: RepositoryArtifact, artifacts: RepositoryArtifacts) {
    try {
      return unzipEntry(await artifacts.download(report), HISTORY_FILE, MAX_PACKED_BYTES);
    } catch (problem) {
      if (refusal(problem) !== undefined) throw problem;
      explain(problem, `The report of run ${report.runId} could not be read for timings`);
      return undefined;
    }
  }

  function explain(problem: unknown, failure: string): void {
    const refused = refusal(problem);
    if (refused?.status === 403 && !refused.limited) log.info(MISSING_PERMISSION);
    else log.warning(`${failure}: ${refused === undefined ? reason(problem) : `GitHub answered ${refused.status}`}`);
  }

  return { restore };
}

const MISSING_PERMISSION =
  'Timings that the cache has lost can come from the newest report of the default branch: give the plan job the permission "actions: read".';

interface HistorySource {
  readonly access: Access;
  readonly branch: string;
}

/** A text says what is missing. */
function findSource(environment: Environment, event: RunEvent): HistorySource | string {
  const access = readAccess(environment);
  if (typeof access === 'string') return access;
  const branch = defaultBranch(event);
  return branch === undefined ? 'the event that started this run does not name the default branch' : { access, branch };
}

const reason = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
