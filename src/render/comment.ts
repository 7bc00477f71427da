/** The merged result as a comment on a pull request: a shorter summary. */
import type { Report } from '../model.ts';
import { fitPage } from './budget.ts';
import { failedCount } from './headline.ts';
import { type Links, link, restOf } from './links.ts';
import { topOf, verdictSections } from './page.ts';
import { named } from './words.ts';

/** Room for the hidden line that identifies the comment. */
export const MARKER_ROOM = 500;

const DETAIL = { inSight: 10, maxTrace: 1500, openUpTo: 1 };
const ROWS_IN_SIGHT = 5;

export type CommentMode = 'auto' | 'always' | 'failures';

/**
 * Should a comment be made? An existing comment is always kept up to date. A warning alone makes no comment, because it would come back on
 * every change.
 */
export function wantsComment(mode: CommentMode, report: Report): boolean {
  const { verdict, totals, doubled = [], unexpected = [] } = report;
  const noteworthy = totals.flaky + failedCount(report) + doubled.length + unexpected.length > 0;
  return mode === 'always' || verdict !== 'passed' || (mode === 'auto' && noteworthy);
}

/** @param max in characters */
export function renderComment(
  report: Report,
  links: Links,
  max = links.host.limits.commentCharacters - MARKER_ROOM,
): string {
  const foot = footOf(report, links);
  const limit = { max: max - foot.length, sizeOf: (text: string) => text.length, rest: restOf(links) };
  return fitPage(topOf(report, links.host), verdictSections(report, links, DETAIL, ROWS_IN_SIGHT), limit) + foot;
}

/** The last line. It names the commit, because the comment stays while new commits come. */
function footOf(report: Report, { run, check, commit = report.commit }: Links): string {
  const parts = [
    ...(commit === '' ? [] : [`Commit ${named(commit.slice(0, 7))}`]),
    ...(run === undefined ? [] : [link(run, 'full summary')]),
    ...(check === undefined ? [] : [link(check, 'check')]),
  ];
  return parts.length === 0 ? '' : `\n<sub>${parts.join(' · ')}</sub>\n`;
}
