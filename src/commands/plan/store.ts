/** Stores the plan, and the history it was made from, for the jobs that follow. */
import { join } from 'node:path';
import { HISTORY_FILE, type Plan } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { renderInPieces } from '../../stored.ts';
import { clearCoverage } from '../shared/coverage.ts';
import { PLAN_FILE, parseShardArtifact, planArtifact } from '../shared/names.ts';

export interface StoredPlan {
  /** Absolute path. */
  readonly planFile: string;
  readonly folder: string;
}

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
  await clearCoverage(isOld, platform);
  await artifacts.upload(name, folder, [PLAN_FILE, ...(history === undefined ? [] : [HISTORY_FILE])]);
  return { planFile, folder };
}
