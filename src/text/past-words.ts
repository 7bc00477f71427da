/** The past of a test in a sentence, for pages and for the script of the HTML page. */
import { plural } from './numbers.ts';

interface Run {
  readonly at: string;
}

const BAD = /[fk]/;

/**
 * What the last runs said about a test: `Failed in 3 of the last 30 runs of the default branch, since 12 Nov 2026, the last time 4 runs ago.`
 * @param outcomes letters, newest last: see `TestPast`
 * @param runs at least as many, newest last
 * @param words what the runs are called: `runs of the default branch`
 */
export function pastWords(outcomes: string, runs: readonly Run[], words: string): string | undefined {
  const ran = ranIn(outcomes);
  if (ran === 0) return undefined;
  const isBad = BAD.test(outcomes);
  if (outcomes.length === 1) return `${oneWord(outcomes)} in the newest of the ${words}.`;
  const since = isBad ? sinceWords(outcomes, runs) : '';
  if (ran === 1)
    return `${oneWord(outcomes)} in the only one that ran it of the last ${outcomes.length} ${words}${since}.`;
  const which = whichRuns(ran, outcomes.length, words);
  return isBad ? `${badWords(outcomes)} of ${which}${since}.` : `Passed in all of ${which}.`;
}

/** In how many runs the test ran. */
const ranIn = (outcomes: string): number => outcomes.replace(/[^pfk]/g, '').length;

/** The runs that had the test: `the last 30 runs here`, or `the 28 that ran it of the last 30 runs here`. */
const whichRuns = (ran: number, of: number, words: string): string =>
  `${ran === of ? '' : `the ${ran} that ran it of `}the last ${of} ${words}`;

/** What the only run of it said. */
const oneWord = (outcomes: string): string =>
  outcomes.includes('f') ? 'Failed' : outcomes.includes('k') ? 'Flaky' : 'Passed';

const countOf = (letter: string, outcomes: string): number => outcomes.split(letter).length - 1;

/** `Failed in 3`, `Flaky in 2`, or `Failed in 3 and flaky in 2`. */
function badWords(outcomes: string): string {
  const [failed, flaky] = [countOf('f', outcomes), countOf('k', outcomes)];
  if (failed === 0) return `Flaky in ${flaky}`;
  return flaky === 0 ? `Failed in ${failed}` : `Failed in ${failed} and flaky in ${flaky}`;
}

/** When it was first bad and how long ago it was last so. */
function sinceWords(outcomes: string, runs: readonly Run[]): string {
  const first = runs.at(outcomes.search(BAD) - outcomes.length);
  const ago = [...outcomes].reverse().findIndex((letter) => BAD.test(letter));
  const last = ago === 0 ? 'in the newest one too' : `the last time ${plural(ago + 1, 'run')} ago`;
  return `${first === undefined ? '' : `, since ${dayOf(first.at)}`}, ${last}`;
}

/** In a cell of a table: `failed 3, flaky 2 of 30`. Empty where nothing is known. */
export function shortPast(outcomes: string): string {
  const ran = ranIn(outcomes);
  if (ran === 0) return '';
  const [failed, flaky] = [countOf('f', outcomes), countOf('k', outcomes)];
  const bad = [...(failed > 0 ? [`failed ${failed}`] : []), ...(flaky > 0 ? [`flaky ${flaky}`] : [])];
  return `${bad.length === 0 ? `passed ${ran}` : bad.join(', ')} of ${ran}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The day of a timestamp, in UTC and in the same words everywhere: `12 Nov 2026`. */
export function dayOf(timestamp: string): string {
  const [year = '', month = '', day = ''] = timestamp.slice(0, 'YYYY-MM-DD'.length).split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** What a letter means, in a word. */
export const LETTER_WORDS: Readonly<Record<string, string>> = {
  p: 'passed',
  f: 'failed',
  k: 'flaky',
  s: 'skipped',
  '-': 'did not run',
};

/** A run of letters as coloured squares, which Markdown shows everywhere. Words stand beside them. */
export const squares = (letters: string): string => [...letters].map((letter) => SQUARES[letter] ?? '⬜').join('');
const SQUARES: Readonly<Record<string, string>> = { p: '🟩', f: '🟥', k: '🟨' };
