/**
 * Publishes the report of a run that was not allowed to publish, such as one of a fork, in a workflow on `workflow_run`. It runs no code of
 * the other run, and takes only a report from it, as data. GitHub says which commit and which pull request the report is about.
 */
import { type Report, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Links } from '../../render/links.ts';
import { parseStored } from '../../stored.ts';
import { linksOf } from '../shared/run-links.ts';
import type { Published } from './publish.ts';
import { type ShowInputs, show } from './show.ts';

/**
 * The report with the verdict of its own run. Undefined when that run left none of this suite, such as a cancelled run.
 * @throws UsageError when no run started this one or the report is of another suite, StoredFileError, Error when it cannot be read
 */
export async function triggeringReport(suite: string, platform: Platform): Promise<Report | undefined> {
  const { triggeredBy } = platform.context;
  if (triggeredBy === undefined)
    throw new UsageError(
      'input publish-only is true, but no run started this one: use it in a workflow on workflow_run, or remove it',
    );
  const found = await platform.triggeringReport?.(suite);
  if (found === undefined) return undefined;
  const report: Report = parseStored('report', found.text, found.artifact);
  if (report.suite !== suite) throw new UsageError(`${found.artifact} is of suite ${report.suite}, not ${suite}`);
  return { ...report, commit: triggeredBy.commit };
}

/** Links to the pages of the run that left the report. */
export const triggeringLinks = (platform: Platform, suite: string): Links =>
  linksOf(platform, suite, platform.context.triggeredBy);

/** Shows the report. It does not say whether the inputs of the other run forgave a failure, so the check shows the verdict itself. */
export const showTriggering = (report: Report, inputs: ShowInputs, platform: Platform): Promise<Published> =>
  show(report, { passed: report.verdict === 'passed' }, inputs, triggeringLinks(platform, report.suite), platform);
