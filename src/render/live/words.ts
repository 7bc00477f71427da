/** What a live view says, in words without colours. */
import { remainingOfAll } from '../../events/live/remaining.ts';
import type { LiveFailure, LiveRun, LiveTest } from '../../events/live/run.ts';
import { totalsOf } from '../../events/live/totals.ts';
import { visible } from '../../text/escape.ts';
import { legName } from '../../text/leg.ts';
import { inSeconds, plural, thousands } from '../../text/numbers.ts';
import { NAME_SEPARATOR } from '../../text/test-name.ts';

/** How far a run is, in parts from the most important one to the least. */
export function progressWords(run: LiveRun, startedAt: number, now: number): readonly string[] {
  const { ended, tests, done, failed } = totalsOf(run.workers);
  if (run.workers.length === 0) return ['no shard runs yet', inSeconds(now - startedAt)];
  const left = remainingOfAll(run.workers, now, run.plan);
  return [
    `${ended} of ${plural(run.workers.length, 'shard')} done`,
    `${thousands(done)} of ${tests > 0 ? `${thousands(tests)} ` : ''}tests`,
    ...(failed > 0 ? [`${thousands(failed)} failed`] : []),
    inSeconds(now - startedAt),
    ...(left === undefined || left < 1000 ? [] : [`about ${inSeconds(left)} left`]),
  ];
}

/** The file and the name, without characters that change a terminal. */
export const nameOf = ({ file, name }: Pick<LiveTest, 'file' | 'name'>): string =>
  visible([...new Set([file, name])].filter((part) => part !== '').join(NAME_SEPARATOR));

/** `shard 1: tests/cart.test.ts › adds tax`. */
export const failureWords = (failure: LiveFailure): string => {
  const name = nameOf(failure) || visible(failure.id);
  return `${visible(legName(failure))}: ${name}${failure.isFlaky ? ' passed on a later try' : ''}`;
};
