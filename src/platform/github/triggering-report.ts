/**
 * The reports of the run that started this `workflow_run` workflow. It may come from a fork, so nothing in it is trusted. Only the text of
 * one file is passed on, and the schema of the report must still accept it.
 */
import { REPORT_FILE, reportArtifact, SUITE_NAME } from '../../model.ts';
import type { Environment } from '../environment.ts';
import { ServiceError, type TriggeringReport } from '../platform.ts';
import type { RunEvent } from './event.ts';
import { messageOf } from './problem.ts';
import { openRepositoryArtifacts, type RepositoryArtifacts } from './repository-artifacts.ts';
import { readAccess, refusal } from './rest.ts';
import { triggeringRun } from './tested-run.ts';
import { readEntry } from './unzip.ts';

/** The largest report that is read: ten times that of 100,000 tests. It is held in memory. */
export const MAX_REPORT_BYTES = 64 * 1024 * 1024;

/**
 * Undefined when that attempt of that run left no report of the suite. It has no such suite, or its merge did not run again.
 * @throws ServiceError when there is a report that cannot be read
 */
export async function readTriggeringReport(
  suite: string,
  event: RunEvent,
  environment: Environment,
): Promise<TriggeringReport | undefined> {
  const run = ended(event);
  const name = reportArtifact(suite, run.attempt, run.workflow);
  return asking(`the artifact ${name}`, run, environment, async (artifacts) => {
    const [newest] = await artifacts.listOfRun(Number(run.runId), name);
    if (newest === undefined) return undefined;
    const bytes = await readEntry(await artifacts.download(newest), REPORT_FILE, MAX_REPORT_BYTES);
    if (bytes === undefined) throw new Error(`it does not contain ${REPORT_FILE}`);
    return { artifact: name, text: new TextDecoder().decode(bytes) };
  });
}

/** The suites of which that attempt of that run left a report, sorted. @throws ServiceError when they cannot be listed */
export async function readTriggeringSuites(event: RunEvent, environment: Environment): Promise<readonly string[]> {
  const run = ended(event);
  const [before, behind] = reportArtifact(ANY_SUITE, run.attempt, run.workflow).split(ANY_SUITE) as [string, string];
  return asking('the list of artifacts', run, environment, async (artifacts) => {
    const names = await artifacts.namesOfRun(Number(run.runId));
    const ours = names.filter((name) => name.startsWith(before) && name.endsWith(behind));
    const suites = ours.map((name) => name.slice(before.length, -behind.length));
    return [...new Set(suites)].filter((suite) => SUITE_NAME.test(suite)).sort();
  });
}

/** A name that no suite can have. */
const ANY_SUITE = '*';

type EndedRun = NonNullable<ReturnType<typeof triggeringRun>>;

function ended(event: RunEvent): EndedRun {
  const run = triggeringRun(event);
  if (run !== undefined) return run;
  throw new Error(`there is no other run to read a report from: the event is ${event.name}, but must be workflow_run`);
}

/** @param what names what is read @throws ServiceError */
async function asking<T>(
  what: string,
  run: EndedRun,
  environment: Environment,
  ask: (artifacts: RepositoryArtifacts) => Promise<T>,
): Promise<T> {
  const access = readAccess(environment);
  if (typeof access === 'string')
    throw new ServiceError(`the report of run ${run.runId} cannot be read: ${access}`, ADVICE);
  try {
    return await ask(await openRepositoryArtifacts(access));
  } catch (problem) {
    const { status, limited } = refusal(problem) ?? {};
    const reason = status === undefined ? messageOf(problem) : `GitHub answered ${status}`;
    const isForbidden = (status === 403 || status === 404) && !limited;
    throw new ServiceError(
      `${what} of run ${run.runId} could not be read: ${reason}`,
      isForbidden ? ADVICE : 'run this job again, or run the tests again where the artifact is damaged',
      { cause: problem },
    );
  }
}

const ADVICE = 'give this job the permission "actions: read", and a token for this repository';
