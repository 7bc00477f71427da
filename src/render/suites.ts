/** Several suites of one run in a few words: a headline, and a row for each. */
import type { Report, Verdict } from '../model.ts';
import { formatDuration, plural, thousands } from '../text/numbers.ts';
import { failedCount, MARK } from './headline.ts';
import { numberTable } from './markdown.ts';

/** Verdicts, the worst first. */
const BY_WEIGHT: readonly Verdict[] = ['failed', 'incomplete', 'empty', 'passed'];

/** The items in the order of their verdicts, the worst first. Equal ones keep their order. */
export const worstFirst = <T>(items: readonly T[], reportOf: (item: T) => Report): readonly T[] =>
  items.toSorted((a, b) => weightOf(reportOf(a)) - weightOf(reportOf(b)));

const weightOf = ({ verdict }: Report): number => BY_WEIGHT.indexOf(verdict);

/** The verdict of all suites: the worst one. */
export const worstVerdict = (reports: readonly Report[]): Verdict =>
  BY_WEIGHT.find((verdict) => reports.some((report) => report.verdict === verdict)) ?? 'empty';

/** The verdict of all suites in one line: `❌ Failed: 1 of 3 suites (api)`. */
export function suitesHeadline(reports: readonly Report[]): string {
  const verdict = worstVerdict(reports);
  const those = reports.filter((report) => report.verdict === verdict);
  if (verdict === 'passed') return `${MARK.passed}: ${plural(reports.length, 'suite')}, ${testsOf(reports)}`;
  const names = those.map(({ suite }) => suite).join(', ');
  const bad = reports.filter((report) => report.verdict !== 'passed').length - those.length;
  const others = bad === 0 ? '' : `, and ${plural(bad, 'other')} did not pass`;
  return `${MARK[verdict]}: ${those.length} of ${plural(reports.length, 'suite')} (${names})${others}`;
}

const testsOf = (reports: readonly Report[]): string =>
  plural(
    reports.reduce((sum, { totals }) => sum + totals.tests, 0),
    'test',
  );

/** A row for each suite, in the order of the plan. */
export const suiteTable = (reports: readonly Report[]): string =>
  numberTable(
    ['Suite', 'Verdict', 'Failed', 'Flaky', 'Skipped', 'Passed', 'Missing', 'Shards', 'Slowest shard'],
    7,
    reports.map((report) => {
      const { suite, verdict, totals, shards } = report;
      const counts = [failedCount(report), totals.flaky, totals.skipped, totals.passed, totals.missing, shards.length];
      const wall = totals.wallMs === undefined ? '' : formatDuration(totals.wallMs);
      return [suite, MARK[verdict], ...counts.map(thousands), wall];
    }),
  );
