/** Keeps the report as an artifact: it outlives the workspace of the job. */
import { join } from 'node:path';
import { HISTORY_FILE, reportArtifact } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { KEPT } from '../../render/index.ts';
import type { MergeResult } from './request.ts';

/**
 * The history goes with it: a later plan looks here when the cache has lost it, or never got it. A report that cannot be kept changes no
 * verdict.
 * @param folder that holds the report, relative to the repository
 */
export async function keepReport(
  { report, history }: MergeResult,
  folder: string,
  { artifacts, context, files, log }: Platform,
): Promise<void> {
  const root = join(context.root, folder);
  try {
    if (history !== undefined) await files.write(join(root, HISTORY_FILE), history);
    const kept = [...KEPT.map(({ file }) => file), ...(history === undefined ? [] : [HISTORY_FILE])];
    await artifacts.upload(reportArtifact(report.suite, context.attempt), root, kept);
  } catch (problem) {
    log.warning(`the report was not kept as an artifact: ${(problem as Error).message}`);
  }
}
