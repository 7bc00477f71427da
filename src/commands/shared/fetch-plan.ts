/** Finds the plan of this run and checks that it is the right one. */
import { join } from 'node:path';
import { HISTORY_FILE, type Plan, UsageError } from '../../model.ts';
import type { Artifact, Platform } from '../../platform/platform.ts';
import { provePlan, WrongPlan } from '../../schedule/proof.ts';
import { parseStored, StoredFileError } from '../../stored.ts';
import { tryDownload } from './downloads.ts';
import { suite } from './inputs.ts';
import { OURS, PLAN_FILE, planArtifact, suiteOfPlan } from './names.ts';

export interface FetchedPlan {
  readonly plan: Plan;
  /** The folder of the plan artifact. Absent for a plan that was given as a file. */
  readonly folder?: string;
}

/**
 * The newest plan of this run, or undefined when the run has no plan of the suite. An attempt that re-runs everything leaves another plan of
 * the same name. The time decides which is newest, because the numbers of artifacts need not grow.
 * @throws UsageError, StoredFileError
 */
export async function fetchPlan(suite: string, platform: Platform): Promise<FetchedPlan | undefined> {
  const newest = (await plansOf(suite, platform)).at(-1);
  return newest === undefined ? undefined : openPlan(newest, suite, platform);
}

/** Why the plan of a suite cannot be used. */
export interface BadPlan {
  readonly why: string;
}

/** As `fetchPlan`. A plan that is damaged, or does not arrive, is told and not thrown, so that other suites can go on. @throws UsageError */
export async function tryFetchPlan(suite: string, platform: Platform): Promise<FetchedPlan | BadPlan | undefined> {
  const newest = (await plansOf(suite, platform)).at(-1);
  return newest === undefined ? undefined : tryOpenPlan(newest, suite, platform);
}

/** The plan of the first attempt of this run. @throws as `fetchPlan` */
export async function fetchFirstPlan(suite: string, platform: Platform): Promise<FetchedPlan | undefined> {
  const [first] = await plansOf(suite, platform);
  return first === undefined ? undefined : openPlan(first, suite, platform);
}

/** The suites of the newest matrix that this run has planned for several. Undefined where each plan is for itself. @throws as `fetchPlan` */
export async function suitesOfRun(platform: Platform): Promise<readonly string[] | undefined> {
  const plans = (await platform.artifacts.list(OURS)).flatMap((artifact) => {
    const name = suiteOfPlan(artifact.name);
    return name === undefined ? [] : [{ artifact, name }];
  });
  if (plans.every(({ name }) => name === suite.default)) return undefined;
  const bad: BadPlan[] = [];
  for (const { artifact, name } of plans.toSorted((a, b) => b.artifact.createdAt - a.artifact.createdAt)) {
    const opened = await tryOpenPlan(artifact, name, platform);
    if ('why' in opened) bad.push(opened);
    else if (opened.plan.suites !== undefined) return opened.plan.suites.map((one) => one.suite);
  }
  if (bad[0] !== undefined) throw new StoredFileError(bad[0].why);
  return undefined;
}

/** Oldest first. */
async function plansOf(suite: string, { artifacts }: Platform): Promise<Artifact[]> {
  const name = planArtifact(suite);
  const plans = (await artifacts.list(name)).filter((artifact) => artifact.name === name);
  // The listing starts with the newest.
  return plans.toReversed().sort((a, b) => a.createdAt - b.createdAt);
}

async function openPlan(artifact: Artifact, suite: string, platform: Platform): Promise<FetchedPlan> {
  const folder = await platform.artifacts.download(artifact);
  return { ...(await readPlanFile(join(folder, PLAN_FILE), platform, suite)), folder };
}

async function tryOpenPlan(artifact: Artifact, suite: string, platform: Platform): Promise<FetchedPlan | BadPlan> {
  const downloaded = await tryDownload(artifact, platform);
  if ('why' in downloaded) return { why: `the plan (artifact ${artifact.name}) did not arrive: ${downloaded.why}` };
  const { folder } = downloaded;
  try {
    return { ...(await readPlanFile(join(folder, PLAN_FILE), platform, suite)), folder };
  } catch (problem) {
    if (problem instanceof StoredFileError) return { why: problem.message };
    throw problem;
  }
}

/**
 * @param suite the suite that the plan must have, when it is known
 * @throws UsageError when there is no such file or it is of another suite or commit, StoredFileError when it is not a plan
 */
export async function readPlanFile(path: string, platform: Platform, suite?: string): Promise<FetchedPlan> {
  const text = await platform.files.readText(path);
  if (text === undefined) throw new UsageError(`there is no plan at ${path}: make one with the plan command`);
  return readPlanText(text, path, platform, suite);
}

/** @param name source of the text, for messages @throws UsageError, StoredFileError */
export function readPlanText(text: string, name: string, platform: Platform, suite?: string): FetchedPlan {
  const plan: Plan = parseStored('plan', text, name);
  requireComplete(plan, name);
  if (suite !== undefined && plan.suite !== suite)
    throw new UsageError(`the plan is of suite ${plan.suite}, not ${suite}: give plan, run and merge the same suite`);
  requireCommit(plan, platform);
  return { plan };
}

/** A damaged plan could lose what it no longer lists, and nobody would miss it. */
function requireComplete(plan: Plan, name: string): void {
  try {
    provePlan(plan);
  } catch (wrong) {
    if (!(wrong instanceof WrongPlan)) throw wrong;
    throw new StoredFileError(`${name} is not a valid plan: ${wrong.problem}`, { cause: wrong });
  }
}

function requireCommit(plan: Plan, { context, host }: Platform): void {
  if (plan.commit === '' || context.commit === '' || plan.commit === context.commit) return;
  throw new UsageError(
    `the plan was made for commit ${plan.commit}, but this is commit ${context.commit}: check out the planned commit, or make a new plan (${host.plan.again})`,
  );
}

/** The history that the plan was made from. Undefined when there was none. */
export const plannedHistory = async ({ folder }: FetchedPlan, { files }: Platform): Promise<Uint8Array | undefined> =>
  folder === undefined ? undefined : files.read(join(folder, HISTORY_FILE));
