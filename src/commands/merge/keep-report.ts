/** Uploads the report as an artifact, which outlives the workspace of the job. */
import { join } from 'node:path';
import { HISTORY_FILE, pageFile, reportArtifact } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { htmlFile } from '../../render/html/html-file.ts';
import { KEPT } from '../../render/index.ts';
import type { MergeResult } from './request.ts';

/** What is kept of a report. */
export interface KeptReport {
  /** Address of the page with all tests. Absent where it could not be uploaded by itself. */
  readonly page?: string | undefined;
}

/**
 * The history is uploaded with the report. A later plan reads it from here when the cache does not have it. A failed upload does not change
 * the verdict.
 * @param folder folder of the report, relative to the repository
 */
export async function keepReport(
  { report, history, attachments }: MergeResult,
  folder: string,
  platform: Platform,
): Promise<KeptReport> {
  const { artifacts, context, files, log } = platform;
  const root = join(context.root, folder);
  try {
    if (history !== undefined) await files.write(join(root, HISTORY_FILE), history);
    const kept = [...KEPT.map(({ file }) => file), ...(history === undefined ? [] : [HISTORY_FILE]), ...attachments];
    await artifacts.upload(reportArtifact(report.suite, context.attempt, context.workflow), root, kept);
  } catch (problem) {
    log.warning(`the report could not be kept as an artifact: ${(problem as Error).message}`);
  }
  return { page: await keepPage(report.suite, root, platform) };
}

/** Uploads the page by itself too, so that a click opens it. It is in the artifact of the report in any case, so a failure is no warning. */
async function keepPage(
  suite: string,
  root: string,
  { artifacts, context, files, log }: Platform,
): Promise<string | undefined> {
  if (artifacts.uploadFile === undefined) return undefined;
  const path = join(root, pageFile(suite, context.attempt, context.workflow));
  try {
    await files.copy(join(root, htmlFile.file), path);
    return await artifacts.uploadFile(path);
  } catch (problem) {
    log.info(`the page is only in the artifact of the report: ${(problem as Error).message}`);
    return undefined;
  }
}
