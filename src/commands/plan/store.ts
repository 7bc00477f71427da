/** Stores the plan, and the history it was made from, for the jobs that follow. */
import { join } from 'node:path';
import { HISTORY_FILE, type Plan, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { renderInPieces } from '../../stored.ts';
import { clearData } from '../shared/kept-data.ts';
import { isNameTaken } from '../shared/name-taken.ts';
import { PLAN_FILE, parseShardArtifact, planArtifact } from '../shared/names.ts';

export interface StoredPlan {
  /** Absolute path. */
  readonly planFile: string;
  readonly folder: string;
}

/** @throws UsageError when another job of this run has made a plan of this suite */
export async function store(plan: Plan, history: Uint8Array | undefined, platform: Platform): Promise<StoredPlan> {
  const { artifacts, context, files } = platform;
  const name = planArtifact(plan.suite);
  const folder = join(context.scratch, name);
  const planFile = join(folder, PLAN_FILE);
  await files.remove(folder);
  await files.write(planFile, renderInPieces(plan));
  if (history !== undefined) await files.write(join(folder, HISTORY_FILE), history);
  const isOld = (candidate: string): boolean => parseShardArtifact(plan.suite, candidate) !== undefined;
  await artifacts.clear(isOld);
  await clearData(isOld, platform);
  try {
    await artifacts.upload(name, folder, [PLAN_FILE, ...(history === undefined ? [] : [HISTORY_FILE])]);
  } catch (problem) {
    throw isNameTaken(problem) ? new UsageError(secondPlan(plan.suite)) : problem;
  }
  return { planFile, folder };
}

const secondPlan = (suite: string): string =>
  `this run has a plan of suite ${suite} already (the artifact ${planArtifact(suite)}): give each pair of plan and merge its own suite. If only one job of this run makes a plan, run all jobs again`;
