/**
 * Publishes the reports of a run that was not allowed to publish, such as one of a fork, in a workflow on `workflow_run`. It runs no code of
 * the other run, and takes only reports from it, as data. GitHub says which commit and which pull request they are about.
 */
import { type Report, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { parseStored } from '../../stored.ts';
import { suite as suiteInput } from '../shared/inputs.ts';
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

/**
 * The reports of the suites that the other run judged together, in its order. A suite that left no report is undefined. Empty where that
 * run judged each suite for itself.
 * @throws as `triggeringReport`
 */
export async function reportsTogether(platform: Platform): Promise<ReadonlyMap<string, Report | undefined>> {
  const reports = new Map<string, Report | undefined>();
  const left = (await platform.triggeringSuites?.()) ?? [];
  if (left.every((name) => name === suiteInput.default)) return reports;
  for (const suite of left) reports.set(suite, await triggeringReport(suite, platform));
  const names = [...reports.values()].find((report) => report?.suites?.includes(report.suite))?.suites ?? [];
  return new Map(names.map((suite) => [suite, reports.get(suite)]));
}

/** Shows the reports. They do not say whether the inputs of the other run forgave a failure, so the check shows the verdicts themselves. */
export const showTriggering = (
  reports: readonly Report[],
  inputs: ShowInputs,
  platform: Platform,
): Promise<Published> =>
  show(
    reports.map((report) => ({ report, passed: report.verdict === 'passed' })),
    inputs,
    platform,
    platform.context.triggeredBy,
  );
