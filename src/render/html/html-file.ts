/**
 * The page that people open: one HTML file that needs nothing else. The verdict and the names of what failed are in its markup. All tests are
 * in a block of packed data, which the script of the page unpacks. A policy in the page lets only this script and this style work.
 */
import type { Report, Verdict } from '../../model.ts';
import { packedJson } from '../../text/gzip.ts';
import { headline } from '../headline.ts';
import type { Merged, Renderer } from '../renderer.ts';
import { failureGroups, groupLead, groupTitle } from '../sections/failures.ts';
import { SCRIPT } from './built-page.ts';
import { columnsOf } from './columns.ts';
import { headOf } from './head.ts';
import { lanesOf } from './lanes.ts';
import type { PageData } from './page-data.ts';
import { listsOf, topOf } from './static-part.ts';
import { trendsOf } from './trends.ts';

export const htmlFile = {
  option: 'html',
  description: 'Write the report as one HTML page here, for a browser.',
  file: 'report.html',
  output: { name: 'html-file', description: 'Path of report.html, the page with all tests.' },
  render: (merged) => renderHtml(merged),
} as const satisfies Renderer;

/** Base64 is written in pieces of this length, so that the whole page is never one string. */
const PIECE = 1_000_000;

export function* renderHtml(merged: Merged): Generator<string> {
  const { report, links } = merged;
  yield headOf({ kind: 'report', title: headline(report), colour: COLOURS[report.verdict] });
  yield `<body data-verdict="${lookOf(report)}">\n<header id="top" class="top">\n${topOf(report, links.host)}\n</header>\n`;
  yield `<main id="app"><div class="static">\n${listsOf(report, links.host)}\n</div></main>\n`;
  yield '<script id="data" type="text/plain">';
  const packed = packedJson(dataOf(merged)).toString('base64');
  for (let start = 0; start < packed.length; start += PIECE) yield packed.slice(start, start + PIECE);
  yield `</script>\n<script type="module">${SCRIPT}</script>\n</body>\n</html>\n`;
}

const lookOf = ({ verdict, cancelled }: Report): string => (cancelled ? 'cancelled' : verdict);

/** In the tab of the browser. */
const COLOURS: Record<Verdict, string> = {
  passed: '1a7f37',
  failed: 'cf222e',
  incomplete: 'cf222e',
  empty: '9a6700',
};

export function dataOf(merged: Merged): PageData {
  const { report, tests, links, plan, records = [], runOne, pasts, ownersOf } = merged;
  const trends = trendsOf(merged);
  const { past, ...columns } = columnsOf(report, tests, links, { pasts, ownersOf });
  const { suite, commit, createdAt, verdict, warnings, changes, quarantine, lastRun, measured, notSelected } = report;
  return {
    suite,
    commit: links.commit ?? commit,
    createdAt,
    verdict,
    ...(links.run !== undefined && { run: links.run }),
    ...(links.artifact !== undefined && {
      kept: { artifact: links.artifact, ...(links.artifacts !== undefined && { href: links.artifacts }) },
    }),
    ...columns,
    ...(report.base?.runs !== undefined && { past: { runs: report.base.runs, words: links.host.base.runs, ...past } }),
    ...(trends !== undefined && { trends }),
    groups: [...failureGroups(report)].map(([name, failed]) => {
      const lead = groupLead(name, failed.length, links.host.base);
      return { name, title: groupTitle(name, failed.length, links.host.base), ...(lead !== undefined && { lead }) };
    }),
    lanes: lanesOf(report, plan, records),
    ...(report.cost !== undefined && { cost: report.cost }),
    ...(plan !== undefined && { planReason: plan.reason }),
    ...(runOne !== undefined && { runOne }),
    warnings,
    ...(changes !== undefined && { changes }),
    ...(notSelected !== undefined && { notSelected }),
    ...(lastRun !== undefined && { fixed: lastRun.fixed.names }),
    ...(quarantine !== undefined && { quarantine }),
    ...(measured !== undefined && { measured }),
    files: report.files.map(({ path, status, problem, producer }) => ({
      path,
      status,
      ...(problem !== undefined && { problem }),
      ...(producer !== undefined && { producer }),
    })),
  };
}
