/** What every page says, whatever its limit: first the verdict, then what to do, then the evidence. */
import type { Report } from '../model.ts';
import { inlineCode, markdownText } from '../text/escape.ts';
import { plural } from '../text/numbers.ts';
import { advice } from './advice.ts';
import type { Section } from './budget.ts';
import { figures, furtherReasons, headline, notSelectedSentence } from './headline.ts';
import { type Links, link, restOf } from './links.ts';
import { axisSection } from './sections/axes.ts';
import { changeSections, changeWords, fixedSection, lastRunWords, quarantineSection } from './sections/changes.ts';
import { deviceSection } from './sections/devices.ts';
import { type FailureDetail, failureSections, flakySection } from './sections/failures.ts';
import { gapSections } from './sections/gaps.ts';
import { foldAfter, sentences } from './sections/section.ts';
import { placeSection } from './sections/times.ts';
import { WEIGHT } from './sections/weight.ts';
import { suitesHeadline, suiteTable, worstFirst } from './suites.ts';

const WARNINGS_IN_SIGHT = 5;

/** The verdict, its figures and what to do. Every page shows them, whatever its limit. */
export function topOf(report: Report, { host, page }: Pick<Links, 'host' | 'page'>): string {
  const first = advice(report, host);
  const changed = changeWords(report);
  const fixed = lastRunWords(report);
  const { base, lastRun } = report;
  const leftOut = notSelectedSentence(report);
  return [
    `## ${markdownText(headline(report))}`,
    ...(first === undefined ? [] : [`**${markdownText(first)}**`]),
    [
      markdownText(figures(report)),
      ...(changed === undefined ? [] : [`Compared with ${host.base.name}${at(base)}: ${changed}`]),
      ...(fixed === undefined ? [] : [`Compared with the last run${at(lastRun)}: ${fixed}`]),
      ...(leftOut === undefined ? [] : [markdownText(leftOut)]),
      ...(page === undefined ? [] : [`📄 ${link(page, 'All tests, with search and timeline')}`]),
    ].join('<br/>'),
  ].join('\n\n');
}

/** A report, and the links of its page. */
export interface Shown {
  readonly report: Report;
  readonly links: Links;
}

/** The parts of a page. A page about several suites begins with a table of them. Then comes what each of them says, the worst first. */
export function partsOf(
  shown: readonly Shown[],
  sectionsOf: (one: Shown) => readonly Section[],
): { readonly top: string; readonly sections: readonly Section[]; readonly rest: string } {
  const [first, ...others] = shown;
  if (first === undefined) throw new Error('a page needs a report');
  if (others.length === 0)
    return { top: topOf(first.report, first.links), sections: sectionsOf(first), rest: restOf(first.links) };
  const sections = worstFirst(shown, ({ report }) => report).flatMap((one) => [suiteTop(one), ...sectionsOf(one)]);
  return { top: topOfSuites(shown.map(({ report }) => report)), sections, rest: 'the report of the suite' };
}

/** What a page says about a suite before its sections. It stays as long as there is room for anything. */
const suiteTop = ({ report, links }: Shown): Section => ({
  weight: WEIGHT.suites,
  noun: 'suite',
  rows: [topOf(report, links)],
});

const topOfSuites = (reports: readonly Report[]): string =>
  `## ${markdownText(suitesHeadline(reports))}\n\n${suiteTable(reports)}`;

const at = ({ commit }: { readonly commit: string } = { commit: '' }): string =>
  commit === '' ? '' : ` at ${inlineCode(commit.slice(0, 7))}`;

/** Everything that a page says about the verdict, in reading order. */
export const verdictSections = (
  report: Report,
  links: Links,
  detail: FailureDetail,
  inSight: number,
): readonly Section[] => [
  sentences('reason', WEIGHT.reasons, furtherReasons(report)),
  axisSection(report),
  placeSection(report),
  ...failureSections(report, links, detail),
  ...gapSections(report, links, inSight),
  ...flakySection(report, links, inSight),
  ...fixedSection(report, inSight),
  ...warnings(report),
  quarantineSection(report),
  ...changeSections(report),
  deviceSection(report),
];

const warnings = ({ warnings }: Report): readonly Section[] =>
  foldAfter(WARNINGS_IN_SIGHT, {
    ...sentences('warning', WEIGHT.warnings, warnings, '⚠️ '),
    intro: `### ${plural(warnings.length, 'warning')}`,
  });
