/** The merged result as a comment on a pull request: a shorter summary. */
import type { Report } from '../model.ts';
import { fitPage } from './budget.ts';
import { failedCount } from './headline.ts';
import { type Links, link } from './links.ts';
import { partsOf, type Shown, verdictSections } from './page.ts';
import { named } from './words.ts';

/** Room for the hidden line that identifies the comment. */
export const MARKER_ROOM = 500;

const DETAIL = { inSight: 10, maxTrace: 1500, openUpTo: 1, commandsInTables: false };
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
export const renderComment = (report: Report, links: Links, max?: number): string =>
  renderComments([{ report, links }], links, max);

/** One comment about all reports. @param pages the links of its last line @param max in characters */
export function renderComments(
  shown: readonly Shown[],
  pages: Links,
  max = pages.host.limits.commentCharacters - MARKER_ROOM,
): string {
  const foot = footOf(shown[0]?.report.commit ?? '', pages);
  const { top, sections, rest } = partsOf(shown, ({ report, links }) =>
    verdictSections(report, links, DETAIL, ROWS_IN_SIGHT),
  );
  return fitPage(top, sections, { max: max - foot.length, sizeOf: (text: string) => text.length, rest }) + foot;
}

/** The last line. It names the commit, because the comment stays while new commits come. */
function footOf(tested: string, { run, check, commit = tested }: Links): string {
  const parts = [
    ...(commit === '' ? [] : [`Commit ${named(commit.slice(0, 7))}`]),
    ...(run === undefined ? [] : [link(run, 'full summary')]),
    ...(check === undefined ? [] : [link(check, 'check')]),
  ];
  return parts.length === 0 ? '' : `\n<sub>${parts.join(' · ')}</sub>\n`;
}
