import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { progressOf } from '../../src/judge/progress.ts';
import type { LegResult, RunJob } from '../../src/model.ts';
import { somePlan, someRecord } from './samples.ts';

const NOW = Date.UTC(2026, 2, 1, 10, 30);
const times = { beganAt: NOW - 1000, now: NOW };
const plan = somePlan();

const job = (name: string, state: RunJob['state'], startedAt?: number): RunJob => ({
  name,
  state,
  ...(startedAt !== undefined && { startedAt }),
});
const result = (shard: number, more: Partial<LegResult> = {}): LegResult => ({
  shard,
  record: someRecord(shard),
  failed: [],
  failedCount: 0,
  ...more,
});

describe('how far the shards have come', () => {
  test('while one runs and one waits', () => {
    const jobs = [job('test 1/2', 'running', NOW - 500), job('test 2/2', 'waiting'), job('plan', 'ended')];
    const progress = progressOf(plan, [], jobs, times);
    expect(progress).toEqual({
      suite: 'default',
      results: [],
      legs: 2,
      jobs: { running: 1, waiting: 1, lost: [] },
      endsAt: NOW + 2000,
      hasEnded: false,
    });
  });

  test('the one that runs ends so long after its start as was predicted', () => {
    const jobs = [job('test 1/2', 'ended'), job('test 2/2', 'running', NOW - 500)];
    const { endsAt, jobs: states } = progressOf(plan, [result(1)], jobs, times);
    expect([endsAt, states]).toEqual([NOW + 1500, { running: 1, waiting: 0, lost: [] }]);
  });

  test('a job that has left its result counts as ended, although its last steps still run', () => {
    const jobs = [job('test 1/2', 'running', NOW - 500), job('test 2/2', 'running', NOW - 500)];
    expect(progressOf(plan, [result(1), result(2)], jobs, times)).toMatchObject({
      hasEnded: true,
      jobs: { running: 0, waiting: 0, lost: [] },
    });
  });

  test('a job that ended without a result is lost, and nobody waits for it', () => {
    const jobs = [job('test 1/2', 'ended'), job('test 2/2', 'ended')];
    expect(progressOf(plan, [result(1)], jobs, times)).toMatchObject({ hasEnded: true, jobs: { lost: [2] } });
  });

  test.each<[string, readonly RunJob[] | undefined]>([
    ['unknown', undefined],
    ['called something else', [job('tests of Linux', 'running'), job('tests of macOS', 'running')]],
    ['not all there yet', [job('test 1/2', 'running')]],
  ])('where the jobs are %s, the results alone count', (_what, jobs) => {
    expect(progressOf(plan, [result(1)], jobs, times)).toEqual({
      suite: 'default',
      results: [result(1)],
      legs: 2,
      endsAt: times.beganAt + plan.prediction.wallMs,
      hasEnded: false,
    });
    expect(progressOf(plan, [result(1), result(2)], jobs, times)).toMatchObject({ hasEnded: true });
  });

  test('an axis of the user’s own multiplies the legs, as the results and the jobs say', () => {
    const axis = [{ name: 'python', value: '3.12' }];
    const record = someRecord(1, { axis, legs: 4, rows: 2 });
    const one = result(1, { axis: 'python=3.12', record });
    expect(progressOf(plan, [one], undefined, times)).toMatchObject({ legs: 4, hasEnded: false });
    const jobs = ['3.11', '3.12'].flatMap((python) =>
      [1, 2].map((n) => job(`test ${n}/2 (${python})`, 'running', NOW)),
    );
    expect(progressOf(plan, [one], jobs, times)).toMatchObject({ legs: 4, jobs: { running: 3 } });
  });
});

test('no figure is ever negative, and they never exceed the legs', () => {
  const state = fc.constantFrom<RunJob['state']>('waiting', 'running', 'ended');
  const name = fc.constantFrom('test 1/2', 'test 2/2', 'test 12/2', 'merge');
  const jobs = fc.option(fc.array(fc.tuple(name, state).map(([one, how]) => job(one, how))), { nil: undefined });
  const shards = fc.uniqueArray(fc.constantFrom(1, 2));
  fc.assert(
    fc.property(jobs, shards, (all, done) => {
      const {
        legs,
        results,
        jobs: states,
        endsAt,
        hasEnded,
      } = progressOf(
        plan,
        done.map((one) => result(one)),
        all,
        times,
      );
      const { running, waiting, lost } = states ?? { running: 0, waiting: 0, lost: [] };
      expect(Math.min(running, waiting)).toBeGreaterThanOrEqual(0);
      expect(results.length + running + waiting + lost.length).toBeLessThanOrEqual(legs);
      expect(endsAt === undefined).toBe(hasEnded);
    }),
  );
});
