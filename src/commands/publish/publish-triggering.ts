/**
 * A workflow on `workflow_run` publishes for a run that was not allowed to: that of a fork. It runs no code of the other run, and takes
 * nothing from it but a report, as data: which commit and which pull request it is about says GitHub.
 */
import { type Report, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Links } from '../../render/links.ts';
import { parseStored } from '../../stored.ts';
import { linksOf } from '../shared/run-links.ts';
import type { Published } from './publish.ts';
import { type ShowInputs, show } from './show.ts';

/**
 * The report as its own run judged it; undefined when it left none of this suite, as a run that was cancelled.
 * @throws UsageError when no run started this one or it is of another suite, StoredFileError, Error when it cannot be had
 */
export async function triggeringReport(suite: string, platform: Platform): Promise<Report | undefined> {
  const { triggeredBy } = platform.context;
  if (triggeredBy === undefined)
    throw new UsageError(
      'input publish-only is true, but no run started this one: use it in a workflow on workflow_run, or leave it out',
    );
  const found = await platform.triggeringReport?.(suite);
  if (found === undefined) return undefined;
  const report: Report = parseStored('report', found.text, found.artifact);
  if (report.suite !== suite) throw new UsageError(`${found.artifact} is of suite ${report.suite}, not ${suite}`);
  return { ...report, commit: triggeredBy.commit };
}

/** Pages of the run that left the report. */
export const triggeringLinks = (platform: Platform, suite: string): Links =>
  linksOf(platform, suite, platform.context.triggeredBy);

/** Whether the other run's inputs forgave a failure is not in its report, so that the check shows the verdict itself. */
export const showTriggering = (report: Report, inputs: ShowInputs, platform: Platform): Promise<Published> =>
  show(report, { passed: report.verdict === 'passed' }, inputs, triggeringLinks(platform, report.suite), platform);
