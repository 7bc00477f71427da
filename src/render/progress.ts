/** How far a run has come: a comment on the pull request, and lines in a log. */
import type { LegResult, RunProgress } from '../model.ts';
import { capped, markdownText, visible } from '../text/escape.ts';
import { legName } from '../text/leg.ts';
import { plural } from '../text/numbers.ts';
import { type Links, link } from './links.ts';
import { named } from './words.ts';

/** How many failed tests the comment names, and how many shards that did not end as they should. */
const ROWS_IN_SIGHT = 30;
/** How many characters the rows of each kind have. A name with many signs is long once it is escaped. */
const MAX_ROWS = 25_000;
/** A name in a log. */
const MAX_NAME = 300;

/** What people see of a run that goes on. */
export interface ProgressText {
  readonly body: string;
  /** What matters of it. While this stays the same, the comment need not change. */
  readonly key: string;
  readonly line: string;
  readonly hasFailures: boolean;
}

/** @param now milliseconds since 1970 */
export function renderProgress(
  all: readonly RunProgress[],
  links: Pick<Links, 'run' | 'commit'>,
  now: number,
): ProgressText {
  const { shards, failed } = figuresOf(all);
  const details = [failed, othersOf(all), endOf(all, now)].filter((part) => part !== '');
  const several = all.length > 1;
  const names = inSight(all.flatMap((one) => failuresOf(one, several)));
  const troubles = all.flatMap((one) => troublesOf(one, several));
  const lines = [...inSight(troubles), ...names];
  const count = all.reduce((sum, one) => sum + failedCount(one), 0);
  const more = count - names.length;
  const head = [`## ⏳ Running: ${shards}`, '', `${details.join(' · ')}`];
  const list = [...lines, ...(more > 0 ? [`- and ${plural(more, 'more failed test', 'more failed tests')}`] : [])];
  const key = [...head, ...(list.length > 0 ? ['', ...list] : [])].join('\n');
  return {
    key,
    body: `${key}\n\n${footOf(links, now)}\n`,
    line: [shards, ...details].join(', '),
    hasFailures: count > 0,
  };
}

/** The first rows, as far as they fit. */
function inSight(rows: readonly string[]): readonly string[] {
  let left = MAX_ROWS;
  return rows.slice(0, ROWS_IN_SIGHT).filter((row) => {
    left -= row.length;
    return left >= 0;
  });
}

/** One line for each failed test of a leg, for a log. */
export const failureLines = ({ failed, ...leg }: LegResult): readonly string[] =>
  failed.map((name) => `failed in ${visible(legName(leg))}: ${visible(capped(name, MAX_NAME))}`);

function figuresOf(all: readonly RunProgress[]): { readonly shards: string; readonly failed: string } {
  const ended = all.reduce((sum, { results, jobs }) => sum + results.length + (jobs?.lost.length ?? 0), 0);
  const legs = all.reduce((sum, one) => sum + one.legs, 0);
  const failed = all.reduce((sum, one) => sum + failedCount(one), 0);
  return {
    shards: `${ended} of ${plural(legs, 'shard')} ${ended === 1 ? 'has' : 'have'} ended`,
    failed: failed === 0 ? 'no test has failed so far' : `${plural(failed, 'test')} failed so far`,
  };
}

const failedCount = ({ results }: RunProgress): number => results.reduce((sum, one) => sum + one.failedCount, 0);

/** What the others do, where the jobs are known. */
function othersOf(all: readonly RunProgress[]): string {
  const count = (of: 'running' | 'waiting'): number => all.reduce((sum, { jobs }) => sum + (jobs?.[of] ?? 0), 0);
  const [running, waiting] = [count('running'), count('waiting')];
  return [running > 0 ? `${running} running` : '', waiting > 0 ? `${waiting} waiting` : '']
    .filter((part) => part !== '')
    .join(', ');
}

/** The end as a time of day, so that it does not change while all goes as planned. */
function endOf(all: readonly RunProgress[], now: number): string {
  const ends = all.flatMap(({ endsAt }) => endsAt ?? []);
  if (ends.length === 0) return '';
  const end = Math.max(...ends);
  return end < now ? `later than predicted (${clock(end)})` : `expected to end at about ${clock(end)}`;
}

const clock = (ms: number): string => `${new Date(ms).toISOString().slice(11, 16)} UTC`;

const failuresOf = ({ suite, results }: RunProgress, withSuite: boolean): readonly string[] =>
  results.flatMap(({ failed, ...leg }) =>
    failed.map((name) => `- ❌ ${named(name)} (${placeOf(suite, leg, withSuite)})`),
  );

/** What is wrong with a shard itself. */
function troublesOf({ suite, results, jobs }: RunProgress, withSuite: boolean): readonly string[] {
  const ended = results.flatMap((result) => {
    const { outcome } = result.record;
    const isOrdinary = outcome === 'passed' || (outcome === 'failed' && result.failedCount > 0);
    return isOrdinary ? [] : [`- ⚠️ ${placeOf(suite, result, withSuite)} ended as ${outcome}`];
  });
  const lost = (jobs?.lost ?? []).map((shard) => `- ⚠️ ${placeOf(suite, { shard }, withSuite)} left no result`);
  return [...ended, ...lost];
}

const placeOf = (suite: string, leg: Pick<LegResult, 'shard' | 'axis'>, withSuite: boolean): string =>
  markdownText(`${withSuite ? `${suite}, ` : ''}${legName(leg)}`);

function footOf({ run, commit = '' }: Pick<Links, 'run' | 'commit'>, now: number): string {
  const parts = [
    `As of ${clock(now)}. This is no verdict: the merge job replaces it`,
    ...(commit === '' ? [] : [`Commit ${named(commit.slice(0, 7))}`]),
    ...(run === undefined ? [] : [link(run, 'run')]),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
