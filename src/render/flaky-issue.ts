/** The flaky tests of the default branch as the text of an issue. It says nothing of the run that wrote it, so it changes only when they do. */
import type { BaseWords } from '../host.ts';
import type { Report } from '../model.ts';
import { markdownText } from '../text/escape.ts';
import { plural, thousands } from '../text/numbers.ts';
import { dayOf, pastWords, squares } from '../text/past-words.ts';
import { fitPage, type Section } from './budget.ts';
import { MARKER_ROOM } from './comment.ts';
import type { Links } from './links.ts';
import { tableSection } from './sections/section.ts';
import { named } from './words.ts';

type Board = NonNullable<Report['flakyBoard']>;

/** A suite with its flaky tests. */
export interface SuiteBoard {
  readonly suite: string;
  readonly board: Board;
}

/** @param boards those of the suites that one merge judged; with several, each has a heading @param max in characters */
export function renderFlakyIssue(
  boards: readonly SuiteBoard[],
  { host }: Pick<Links, 'host'>,
  max = host.limits.commentCharacters - MARKER_ROOM,
): string {
  const all = boards.reduce((sum, { board }) => sum + board.all, 0);
  const top = [
    `## ${all === 0 ? 'No flaky tests' : plural(all, 'flaky test')} ${markdownText(host.base.there)}`,
    'A flaky test failed and passed at the same commit. It is on this list for 30 days, the worst first. Shardwise brings the list up to date after each run, so do not edit it. You can unpin or close this issue: it stays so.',
  ].join('\n\n');
  const sections = boards.map((one) => sectionOf(one, boards.length > 1, host.base));
  return fitPage(top, sections, { max, sizeOf: (text) => text.length, rest: 'the page of a run (Trends)' });
}

function sectionOf({ suite, board }: SuiteBoard, isOneOfMany: boolean, words: BaseWords): Section {
  const { tests, all, runs } = board;
  const hasOwners = tests.some(({ owners }) => owners !== undefined);
  const shown = all > tests.length ? `The worst ${tests.length} of ${thousands(all)}.` : undefined;
  const intro = [...(isOneOfMany ? [`### ${named(suite)}`] : []), ...(shown === undefined ? [] : [shown])].join('\n\n');
  return {
    ...tableSection(
      'flaky test',
      ['Test', `Last ${plural(Math.max(1, runs.length), 'run')}, the newest last`, ...(hasOwners ? ['Owner'] : [])],
      tests,
      (test) => [
        [named(test.name), ...(test.unit === test.name ? [] : [named(test.unit)])].join('<br/>'),
        pastCell(test, runs, words),
        ...(hasOwners ? [(test.owners ?? []).map(named).join(' ')] : []),
      ],
    ),
    weight: 1,
    ...(intro !== '' && { intro }),
  };
}

/** Squares, and the same in words. */
function pastCell({ outcomes, lastFlake }: Board['tests'][number], runs: Board['runs'], words: BaseWords): string {
  const said = pastWords(outcomes, runs, words.runs) ?? '';
  const isSeen = lastFlake === undefined || /[fk]/.test(outcomes);
  return `${squares(outcomes)}<br/>${markdownText(isSeen ? said : `${said} Flaky on ${dayOf(lastFlake)}.`)}`;
}
