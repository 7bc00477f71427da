import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { remainingOf, remainingOfAll } from '../../../src/events/live/remaining.ts';
import type { LiveWorker } from '../../../src/events/live/run.ts';

type Timed = Pick<LiveWorker, 'state' | 'startedAt' | 'doneMs' | 'testsMs' | 'predictedMs'>;

/** A shard of a minute, a sixth of it set-up. */
const worker = (doneMs: number, more: Partial<Timed> = {}): Timed => ({
  state: 'running',
  startedAt: 0,
  doneMs,
  testsMs: 50_000,
  predictedMs: 60_000,
  ...more,
});
const WAITS: Timed = { state: 'waiting', doneMs: 0, testsMs: 50_000, predictedMs: 60_000 };
const seconds = (ms: number | undefined) => ms && Math.round(ms / 1000);

describe('the time that is left', () => {
  test.each<[what: string, worker: Timed, after: number, left: number]>([
    ['before it starts, what is planned', WAITS, 0, 60],
    ['before the first test ends, the rest of what is planned', worker(0), 20_000, 40],
    ['and never less than nothing', worker(0), 90_000, 0],
    ['as planned, the rest', worker(25_000), 35_000, 25],
    ['at half the pace, nearly twice the rest', worker(25_000), 70_000, 44],
    ['with no pace at all, many times the rest', worker(5000), 150_000, 270],
    ['at its end, nothing', worker(50_000), 80_000, 0],
    ['when it has ended, nothing', worker(1000, { state: 'crashed' }), 1000, 0],
    ['four tests at a time, the rest of the plan', worker(25_000, { predictedMs: 20_000 }), 10_000, 10],
  ])('%s', (_what, one, after, left) => {
    expect(seconds(remainingOf(one, after, true))).toBe(left);
  });

  test('without times, only the pace says something, and at first nothing does', () => {
    expect(remainingOf(WAITS, 0, false)).toBeUndefined();
    expect(remainingOf(worker(1000), 10_000, false)).toBeUndefined();
    expect(seconds(remainingOf(worker(10_000), 10_000, false))).toBe(40);
  });

  test('of all is that of the slowest, or the sum where one runs after the other', () => {
    const workers = [worker(25_000), WAITS];
    expect(seconds(remainingOfAll(workers, 35_000, { isTimed: true, oneAtATime: false }))).toBe(60);
    expect(seconds(remainingOfAll(workers, 35_000, { isTimed: true, oneAtATime: true }))).toBe(85);
    expect(remainingOfAll(workers, 35_000, { isTimed: false, oneAtATime: true })).toBeUndefined();
  });

  test('is a finite number that is not negative, whatever was planned', () => {
    const ms = fc.nat(1e9);
    fc.assert(
      fc.property(ms, ms, ms, ms, fc.boolean(), (doneMs, testsMs, predictedMs, now, isTimed) => {
        const one = worker(Math.min(doneMs, testsMs), { testsMs, predictedMs });
        const left = remainingOf(one, now, isTimed) ?? 0;
        expect(Number.isFinite(left) && left >= 0).toBe(true);
      }),
    );
  });
});
