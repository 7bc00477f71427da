/** Shows reports in the log, in the job summary, on the pull request and on the commit. */
import type { Report } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { renderConsole } from '../../render/console.ts';
import type { Shown } from '../../render/page.ts';
import { suitesHeadline } from '../../render/suites.ts';
import { renderSummaries } from '../../render/summary.ts';
import { linksOf } from '../shared/run-links.ts';
import { type Published, type PublishInputs, publish } from './publish.ts';

export interface ShowInputs extends PublishInputs {
  readonly summary: boolean;
}

/** A report, and how the job that shows it ends. */
export interface ShownReport {
  readonly report: Report;
  readonly passed: boolean;
  /** The input that lets the job pass although the verdict is not `passed`. */
  readonly forgivenBy?: string | undefined;
  /** Address of the page with all tests. Absent where there is none. */
  readonly page?: string | undefined;
}

/**
 * Shows the report of a suite, or those of all suites of a run together.
 * @param run the run whose results are shown: this one, or the one that it publishes for
 */
export async function show(
  ended: readonly ShownReport[],
  inputs: ShowInputs,
  platform: Platform,
  run: Parameters<typeof linksOf>[2] = platform.context,
): Promise<Published> {
  const { log, host } = platform;
  for (const { report, forgivenBy } of ended) log.info(renderConsole(report, host, forgivenBy));
  const shown: readonly Shown[] = ended.map(({ report, page }) => ({
    report,
    links: { ...linksOf(platform, report.suite, run), ...(page !== undefined && { page }) },
  }));
  if (shown.length > 1) log.info(suitesHeadline(shown.map(({ report }) => report)));
  if (inputs.summary) await platform.showSummary(renderSummaries(shown, host));
  const passed = ended.every((one) => one.passed);
  return publish(shown, passed, inputs, shown[0]?.links ?? { host }, platform);
}
