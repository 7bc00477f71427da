/** Writes the job summary, and keeps it below the size at which GitHub drops all of it. */
import { appendFile, stat } from 'node:fs/promises';
import type { Log } from '../platform.ts';
import { GITHUB } from './host.ts';

const { jobSummaryBytes } = GITHUB.limits;

const CUT_NOTE =
  '\n\n> **The summary is cut here**: GitHub shows at most 1 MiB of it. The report files hold the rest.\n';

/** The whole lines that fit into `room` bytes, with a note when some are left out. */
export function fitSummary(markdown: string, room: number): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= room) return markdown;
  const kept = room - Buffer.byteLength(CUT_NOTE);
  if (kept < 0) return '';
  const end = Math.max(0, bytes.subarray(0, kept + 1).lastIndexOf('\n'));
  return bytes.subarray(0, end).toString() + CUT_NOTE;
}

/** @param path value of `GITHUB_STEP_SUMMARY`; the step may already have written to this file */
export async function appendSummary(markdown: string, path: string | undefined, log: Log): Promise<void> {
  if (!path) return log.info('This runner shows no job summary (GITHUB_STEP_SUMMARY is not set).');
  try {
    const fitting = fitSummary(markdown, jobSummaryBytes - (await sizeOf(path)));
    if (fitting !== markdown) log.warning(`The job summary is cut: GitHub allows ${jobSummaryBytes} bytes.`);
    await appendFile(path, fitting);
  } catch (problem) {
    log.warning(`The job summary could not be written: ${(problem as Error).message}`);
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
