/** Shows a report in the log, in the job summary, on the pull request and on the commit. */
import type { Report } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { renderConsole } from '../../render/console.ts';
import type { Links } from '../../render/links.ts';
import { renderSummary } from '../../render/summary.ts';
import { type Published, type PublishInputs, publish } from './publish.ts';

export interface ShowInputs extends PublishInputs {
  readonly summary: boolean;
}

/** How the job that shows the report ends. */
export interface ShownEnd {
  readonly passed: boolean;
  /** The input that lets the job pass although the verdict is not `passed`. */
  readonly forgivenBy?: string | undefined;
}

export async function show(
  report: Report,
  { passed, forgivenBy }: ShownEnd,
  inputs: ShowInputs,
  links: Links,
  platform: Platform,
): Promise<Published> {
  platform.log.info(renderConsole(report, platform.host, forgivenBy));
  if (inputs.summary) await platform.showSummary(renderSummary(report, links));
  return publish(report, passed, inputs, links, platform);
}
