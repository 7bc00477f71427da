/** The merged result as a check run: a conclusion for branch protection, a title for the list of checks, and a page. */
import { hasFailed, type Report } from '../model.ts';
import { capped, visible } from '../text/escape.ts';
import { byteLength, plural } from '../text/numbers.ts';
import { fitPage } from './budget.ts';
import { failedCount, figureWords } from './headline.ts';
import { isPlaced, type Links, link } from './links.ts';
import { partsOf, type Shown, verdictSections } from './page.ts';
import { suitesHeadline, worstFirst, worstVerdict } from './suites.ts';

const DETAIL = { inSight: 20, maxTrace: 1000, openUpTo: 1, commandsInTables: false };
const ROWS_IN_SIGHT = 10;

/** The longest title that fits into the list of checks. */
const MAX_CHECK_TITLE = 200;

export interface CheckText {
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

/** @param passed whether the merge job passed. A workflow can ignore some failures, and the check must agree with the job. */
export const renderCheck = (report: Report, links: Links, passed: boolean): CheckText =>
  renderChecks([{ report, links }], links, passed);

/** One check about all reports. @param pages the links of its last line @param passed as in `renderCheck` */
export function renderChecks(shown: readonly Shown[], pages: Links, passed: boolean): CheckText {
  const reports = shown.map(({ report }) => report);
  const foot = footOf(reports, pages);
  const { top, sections, rest } = partsOf(shown, ({ report, links }) =>
    verdictSections(report, links, DETAIL, ROWS_IN_SIGHT),
  );
  const max = pages.host.limits.checkSummaryBytes - byteLength(foot);
  const summary = fitPage(top, sections, { max, sizeOf: byteLength, rest }) + foot;
  return { conclusion: conclusionOf(reports, passed), title: titleOfAll(reports), summary };
}

/** The conclusion. A neutral one counts as passed for a required check, but does not look as if all were well. */
function conclusionOf(reports: readonly Report[], passed: boolean): CheckText['conclusion'] {
  if (!passed) return 'failure';
  return worstVerdict(reports) === 'passed' ? 'success' : 'neutral';
}

/** The title. For several suites, it says what is wrong with the worst one. */
function titleOfAll(reports: readonly Report[]): string {
  const [worst] = worstFirst(reports, (report) => report);
  if (worst === undefined || reports.length === 1) return worst === undefined ? '' : titleOf(worst);
  const ofWorst = worst.verdict === 'passed' ? '' : ` – ${worst.suite}: ${titleOf(worst)}`;
  return capped(visible(`${suitesHeadline(reports)}${ofWorst}`), MAX_CHECK_TITLE);
}

/** The title: `3 failed (1 new), 2 flaky, 1,204 passed`. It begins with the first reason where no figure shows why the run is red. */
function titleOf(report: Report): string {
  const { verdict, shards, totals, reasons } = report;
  const lost = shards.filter(({ outcome }) => outcome === 'missing').length;
  const hasFigures = lost + totals.missing + failedCount(report) > 0 || verdict === 'passed';
  const parts = [
    ...(report.cancelled ? ['cancelled'] : []),
    ...(hasFigures ? [] : reasons.slice(0, 1)),
    ...(lost > 0 ? [`${plural(lost, 'shard')} missing`] : []),
    ...(totals.tests > 0 || hasFigures ? figureWords(report) : []),
  ];
  return capped(visible(parts.join(', ')), MAX_CHECK_TITLE);
}

function footOf(reports: readonly Report[], { run }: Links): string {
  const tests = reports.flatMap((report) => report.tests);
  const unplaced = tests.filter((test) => hasFailed(test) && !isPlaced(test)).length;
  const parts = [
    ...(unplaced > 0 ? [`Not annotated: ${plural(unplaced, 'failed test')} without a file in this repository.`] : []),
    ...(run === undefined ? [] : [link(run, 'Full summary')]),
  ];
  return parts.length === 0 ? '' : `\n${parts.join(' ')}\n`;
}
