/**
 * The page that people open: one HTML file that needs nothing else. The verdict and the names of what failed are in its markup. All tests are
 * in a block of packed data, which the script of the page unpacks. A policy in the page lets only this script and this style work.
 */
import { createHash } from 'node:crypto';
import type { Report, Verdict } from '../../model.ts';
import { capped, htmlText } from '../../text/escape.ts';
import { packedJson } from '../../text/gzip.ts';
import { headline } from '../headline.ts';
import type { Merged, Renderer } from '../renderer.ts';
import { failureGroups, groupLead, groupTitle } from '../sections/failures.ts';
import { SCRIPT, STYLE } from './built-page.ts';
import { columnsOf } from './columns.ts';
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
  yield headOf(report);
  yield `<body data-verdict="${lookOf(report)}">\n<header id="top" class="top">\n${topOf(report, links.host)}\n</header>\n`;
  yield `<main id="app"><div class="static">\n${listsOf(report, links.host)}\n</div></main>\n`;
  yield '<script id="data" type="text/plain">';
  const packed = packedJson(dataOf(merged)).toString('base64');
  for (let start = 0; start < packed.length; start += PIECE) yield packed.slice(start, start + PIECE);
  yield `</script>\n<script type="module">${SCRIPT}</script>\n</body>\n</html>\n`;
}

const lookOf = ({ verdict, cancelled }: Report): string => (cancelled ? 'cancelled' : verdict);

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, sent or framed, and no script or style works but ours. Commands that write no page compute no hash. */
const policy = (): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(SCRIPT)}`,
    `style-src ${hashOf(STYLE)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const headOf = (report: Report): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy()}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${htmlText(capped(headline(report), 200))}</title>`,
    `<link rel="icon" href="${iconOf(report.verdict)}">`,
    `<style>${STYLE}</style>`,
    '</head>',
    '',
  ].join('\n');

const ICON_COLOURS: Record<Verdict, string> = {
  passed: '1a7f37',
  failed: 'cf222e',
  incomplete: 'cf222e',
  empty: '9a6700',
};

/** A dot in the colour of the verdict, so that the tab of the browser says it too. */
const iconOf = (verdict: Verdict): string =>
  `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${ICON_COLOURS[verdict]}'/%3E%3C/svg%3E`;

export function dataOf(merged: Merged): PageData {
  const { report, tests, links, plan, records = [], runOne, pasts, ownersOf } = merged;
  const trends = trendsOf(merged);
  const { past, ...columns } = columnsOf(report, tests, links, { pasts, ownersOf });
  const { suite, commit, createdAt, verdict, warnings, changes, quarantine, lastRun, measured } = report;
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
