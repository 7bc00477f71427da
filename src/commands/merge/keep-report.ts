/** Uploads the report as an artifact, which outlives the workspace of the job. */
import { join } from 'node:path';
import { HISTORY_FILE, reportArtifact } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { KEPT } from '../../render/index.ts';
import type { MergeResult } from './request.ts';

/**
 * The history is uploaded with the report. A later plan reads it from here when the cache does not have it. A failed upload does not change
 * the verdict.
 * @param folder folder of the report, relative to the repository
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
    await artifacts.upload(reportArtifact(report.suite, context.attempt, context.workflow), root, kept);
  } catch (problem) {
    log.warning(`the report could not be kept as an artifact: ${(problem as Error).message}`);
  }
}
