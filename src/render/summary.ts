/** The merged result as the summary of a job. It shows as much as it has room for. */
import type { Host } from '../host.ts';
import type { Report } from '../model.ts';
import { byteLength } from '../text/numbers.ts';
import { fitPage } from './budget.ts';
import type { Links } from './links.ts';
import { partsOf, type Shown, verdictSections } from './page.ts';
import type { Renderer } from './renderer.ts';
import { runsSection } from './sections/runs.ts';
import { shardSections, slowestSection } from './sections/shards.ts';
import { timeSections } from './sections/times.ts';

/** The longest page, in bytes. It leaves some room for what else the step writes. */
export const maxSummaryPage = ({ limits }: Host): number => limits.jobSummaryBytes - 24 * 1024;

const DETAIL = { inSight: 20, maxTrace: 4000, openUpTo: 3, commandsInTables: true };
const ROWS_IN_SIGHT = 20;

/** @param max in bytes */
export const renderSummary = (report: Report, links: Links, max?: number): string =>
  renderSummaries([{ report, links }], links.host, max);

/** One page about all reports. @param max in bytes */
export function renderSummaries(shown: readonly Shown[], host: Host, max = maxSummaryPage(host)): string {
  const { top, sections, rest } = partsOf(shown, ({ report, links }) => [
    ...verdictSections(report, links, DETAIL, ROWS_IN_SIGHT),
    ...timeSections(report, ROWS_IN_SIGHT),
    ...shardSections(report),
    runsSection(report, links.host.base),
    slowestSection(report),
  ]);
  return fitPage(top, sections, { max, sizeOf: byteLength, rest });
}

export const summaryFile = {
  option: 'summary',
  description: 'Write the summary as Markdown here.',
  file: 'summary.md',
  render: ({ report, links }) => [renderSummary(report, links)],
} as const satisfies Renderer;
