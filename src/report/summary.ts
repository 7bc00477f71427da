/** The merged result as the job's summary: all there is room for. */
import type { Report } from '../model.ts';
import { fitPage } from './budget.ts';
import { byteLength } from './format.ts';
import { type Links, restOf } from './links.ts';
import { topOf, verdictSections } from './page.ts';
import { shardSections, slowestSection } from './sections/shards.ts';

/**
 * A job summary may hold 1 MiB, and is dropped as a whole when it holds more; some of it is left to what else the step writes.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits
 */
export const MAX_SUMMARY_PAGE = 1000 * 1024;

const DETAIL = { inSight: 20, maxTrace: 4000, openUpTo: 3 };
const ROWS_IN_SIGHT = 20;

/** @param max in bytes */
export function renderSummary(report: Report, links: Links = {}, max = MAX_SUMMARY_PAGE): string {
  const sections = [
    ...verdictSections(report, links, DETAIL, ROWS_IN_SIGHT),
    ...shardSections(report),
    slowestSection(report),
  ];
  return fitPage(topOf(report), sections, { max, sizeOf: byteLength, rest: restOf(links) });
}
