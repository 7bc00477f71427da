/** The part of the page that needs no script: the verdict, what to do first, and the names of what failed. It is finished HTML. */
import type { Host } from '../../host.ts';
import type { Report, ReportTest } from '../../model.ts';
import { capped, htmlText } from '../../text/escape.ts';
import { plural } from '../../text/numbers.ts';
import { testName } from '../../text/test-name.ts';
import { advice } from '../advice.ts';
import { figures, furtherReasons, headline, notSelectedSentence } from '../headline.ts';
import { changeWords, lastRunWords } from '../sections/changes.ts';
import { failureGroups, groupLead, groupTitle } from '../sections/failures.ts';

/** The most names of each list. The others are in the data of the page. */
const MAX_NAMES = 500;
const MAX_NAME = 300;
const MAX_MESSAGE = 300;

/** The top of the page, which stays when the script has started. */
export function topOf(report: Report, host: Host): string {
  const first = advice(report, host);
  const changed = changeWords(report);
  const fixed = lastRunWords(report);
  const leftOut = notSelectedSentence(report);
  return [
    `<h1>${htmlText(wordsOf(headline(report)))}</h1>`,
    ...(first === undefined ? [] : [`<p class="advice">${htmlText(first)}</p>`]),
    `<p class="figures">${htmlText(figures(report))}</p>`,
    ...(changed === undefined
      ? []
      : [`<p class="figures">Compared with ${htmlText(`${host.base.name}${at(report.base)}: ${changed}`)}</p>`]),
    ...(fixed === undefined
      ? []
      : [`<p class="figures">Compared with the last run${htmlText(`${at(report.lastRun)}: ${fixed}`)}</p>`]),
    ...(leftOut === undefined ? [] : [`<p class="figures">${htmlText(leftOut)}</p>`]),
    reasons(furtherReasons(report).map(htmlText)),
  ].join('\n');
}

/** Reasons in sight. More of them would push the tests off the screen. */
const MAX_REASONS = 3;

function reasons(rows: readonly string[]): string {
  const rest = rows.slice(MAX_REASONS);
  const more = `<details><summary>${plural(rest.length, 'more reason')}</summary>${list('reasons', rest)}</details>`;
  return `${list('reasons', rows.slice(0, MAX_REASONS))}${rest.length === 0 ? '' : more}`;
}

/** Without the emoji in front: the style draws a sign in the colour of the verdict, where a font may lack it. */
const wordsOf = (line: string): string => line.replace(/^[^\p{L}]+/u, '');

const at = ({ commit }: { readonly commit: string } = { commit: '' }): string =>
  commit === '' ? '' : ` at ${commit.slice(0, 7)}`;

/** What readers without a script see below the top. */
export function listsOf(report: Report, host: Host): string {
  const groups = [...failureGroups(report)].map(([group, tests]) =>
    section(groupTitle(group, tests.length, host.base), tests.map(failure), groupLead(group, tests.length, host.base)),
  );
  const missing = report.missing.flatMap(({ unit, shard }) => (unit === undefined ? [] : [missingUnit(unit, shard)]));
  const flaky = report.tests.filter((test) => test.flaky).map(failure);
  return [
    ...groups,
    section(`Missing: ${plural(missing.length, 'test unit')}`, missing),
    section(`Flaky: ${plural(flaky.length, 'test')}`, flaky),
    section(`${plural(report.warnings.length, 'warning')}`, report.warnings.map(htmlText)),
    '<noscript><p>The list of all tests and the timeline need a script, and your browser runs none.</p></noscript>',
  ].join('\n');
}

const section = (title: string, rows: readonly string[], lead?: string): string =>
  rows.length === 0
    ? ''
    : `<section><h2>${htmlText(title)}</h2>${lead === undefined ? '' : `<p>${htmlText(lead)}</p>`}${list('plain', rows)}</section>`;

function list(look: string, rows: readonly string[]): string {
  if (rows.length === 0) return '';
  const rest = rows.length - MAX_NAMES;
  const more = rest > 0 ? `<li>and ${plural(rest, 'more', 'more')}</li>` : '';
  const items = rows.slice(0, MAX_NAMES).map((row) => `<li>${row}</li>`);
  return `<ul class="${look}">${items.join('')}${more}</ul>`;
}

const name = (text: string): string => `<bdi><code>${htmlText(capped(text, MAX_NAME)) || '&#160;'}</code></bdi>`;

function failure(test: ReportTest): string {
  const message = test.message === undefined ? '' : htmlText(capped(test.message, MAX_MESSAGE));
  return `${name(testName(test))}${message === '' ? '' : `<br><bdi>${message}</bdi>`}`;
}

const missingUnit = (unit: string, shard: number | undefined): string =>
  `${name(unit)}${shard === undefined ? '' : ` · shard ${shard}`}`;
