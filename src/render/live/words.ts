/** What a live view says, in words without colours. */
import { remainingOfAll } from '../../events/live/remaining.ts';
import { hasEnded, type LiveFailure, type LiveRun, type LiveTest, type LiveWorker } from '../../events/live/run.ts';
import { visible } from '../../text/escape.ts';
import { legName } from '../../text/leg.ts';
import { formatDuration, plural, thousands } from '../../text/numbers.ts';
import { NAME_SEPARATOR } from '../../text/test-name.ts';

/** A duration that changes once a second: `12 s`, `1 min 02 s`. */
export const inSeconds = (ms: number): string =>
  ms < 59_950 ? `${Math.floor(ms / 1000)} s` : formatDuration(1000 * Math.floor(ms / 1000));

export interface LiveTotals {
  readonly ended: number;
  readonly running: number;
  readonly tests: number;
  readonly done: number;
  readonly failed: number;
  /** The share of the planned time whose tests are done, and without times of the tests. */
  readonly share: number;
}

export function totalsOf({ workers }: Pick<LiveRun, 'workers'>): LiveTotals {
  const sum = (of: (worker: (typeof workers)[number]) => number) =>
    workers.reduce((total, worker) => total + of(worker), 0);
  const [testsMs, tests, done] = [sum((one) => one.testsMs), sum((one) => one.tests), sum((one) => one.done)];
  const share = testsMs > 0 ? sum((one) => shareOf(one) * one.testsMs) / testsMs : done / tests;
  return {
    ended: workers.filter(hasEnded).length,
    running: workers.filter((worker) => !hasEnded(worker) && worker.state !== 'waiting').length,
    tests,
    done,
    failed: sum(({ failed }) => failed),
    share: Number.isFinite(share) ? Math.min(1, share) : 0,
  };
}

/** What still runs is not all done, although it may have run as many tests as were planned. */
const MAX_SHARE = 0.99;

export function shareOf(worker: LiveWorker): number {
  const { doneMs, testsMs, done, tests } = worker;
  if (hasEnded(worker)) return 1;
  return Math.min(MAX_SHARE, testsMs > 0 ? doneMs / testsMs : tests > 0 ? done / tests : 0);
}

/** How far a run is, in parts from the most important one to the least. */
export function progressWords(run: LiveRun, startedAt: number, now: number): readonly string[] {
  const { ended, tests, done, failed } = totalsOf(run);
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
