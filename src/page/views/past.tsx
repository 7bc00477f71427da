/** What earlier runs said about a test: a bar for each of them, as high as the test took long, and a sentence that says the same. */
import type { PageData } from '../../render/html/page-data.ts';
import { visible } from '../../text/escape.ts';
import { formatDuration } from '../../text/numbers.ts';
import { dayOf, LETTER_WORDS, pastWords } from '../../text/past-words.ts';
import type { Tests } from '../tests.ts';

interface Props {
  readonly tests: Tests;
  readonly at: number;
}

/** Pixels of the bar of the longest time, and of the shortest. A bar without a time has half of it. */
const HIGHEST = 28;
const LOWEST = 6;

const LOOKS: Readonly<Record<string, string>> = { p: 'good', f: 'bad', k: 'flaky', s: 'idle', '-': 'none' };

export function Past({ tests, at }: Props) {
  const past = tests.past(at);
  const { runs = [], words = '' } = tests.data.past ?? {};
  if (past === undefined) return null;
  const { outcomes, times } = past;
  return (
    <section class="past" aria-label="Earlier runs">
      <p>{pastWords(outcomes, runs, words) ?? `It did not run in the last ${words}.`}</p>
      <PastBars outcomes={outcomes} times={times} runs={runs} />
    </section>
  );
}

interface BarsProps {
  /** Letters: see `TestPast`. */
  readonly outcomes: string;
  readonly times: readonly (number | null)[];
  /** Newest last. */
  readonly runs: NonNullable<PageData['past']>['runs'];
}

/** A bar for each run. */
export function PastBars({ outcomes, times, runs }: BarsProps) {
  const longest = Math.max(0, ...times.map((ms) => ms ?? 0));
  return (
    <ol class="past-bars">
      {[...outcomes].map((letter, index) => {
        const back = outcomes.length - index;
        const run = runs.at(-back);
        const ms = times.at(-back) ?? undefined;
        const said = [
          LETTER_WORDS[letter] ?? letter,
          ...(ms === undefined || times.length < back ? [] : [formatDuration(ms)]),
          ...(run === undefined ? [] : [dayOf(run.at), visible(run.commit.slice(0, 7))]),
        ].join(', ');
        return (
          <li key={back} class={LOOKS[letter]} title={said} style={{ height: `${heightOf(ms, longest)}px` }}>
            <span class="away">{said}</span>
          </li>
        );
      })}
    </ol>
  );
}

const heightOf = (ms: number | undefined, longest: number): number =>
  ms === undefined || longest === 0 ? HIGHEST / 2 : Math.max(LOWEST, Math.round((HIGHEST * ms) / longest));
