import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newRun } from '../../../src/events/live/plan.ts';
import { MAX_RUNNING, reduce } from '../../../src/events/live/reduce.ts';
import type { LiveRun, LiveWorker } from '../../../src/events/live/run.ts';
import { MAX_FAILURES } from '../../../src/events/live/view.ts';
import { anySource, anyStream, ends, noted, PLAN, runAfter, runOf, SHARD_1, START, starts } from './samples.ts';

const first = ({ workers: [worker] }: LiveRun): LiveWorker => worker as LiveWorker;
const names = (run: LiveRun) => first(run).running.map(({ name }) => name);

describe('a worker', () => {
  test('waits with what is planned for it', () => {
    expect(newRun(PLAN).workers).toMatchObject([
      { shard: 1, state: 'waiting', tests: 10, done: 0, testsMs: 10_000, predictedMs: 12_000, units: 2 },
      { shard: 2, state: 'waiting' },
    ]);
  });

  test('runs from its first event on, which need not be the first that happened', () => {
    expect(first(reduce(newRun(PLAN), SHARD_1, noted(starts('one'), 3)))).toMatchObject({
      state: 'running',
      startedAt: START + 3000,
    });
  });

  test('runs a test until it ends, is dropped, or its batch ends', () => {
    const run = runAfter([starts('one'), starts('two'), starts('three'), starts('four', 'a', 'try-1/part-2')]);
    expect(names(run)).toEqual(['Group › one', 'Group › two', 'Group › three', 'Group › four']);
    const ended = runAfter([ends('one'), { event: 'test-dropped', batch: 'try-1', id: 'two' }], run);
    expect(names(ended)).toEqual(['Group › three', 'Group › four']);
    const batchEnd = { event: 'batch-finished', batch: 'try-1', exitCode: 0, how: '', running: [] } as const;
    expect(names(runAfter([batchEnd], ended))).toEqual(['Group › four']);
  });

  test.each([
    ['try-1', 3],
    ['try-1/part-12', 3],
    ['try-2', 0],
    ['try-10', 0],
    ['try-11/part-3', 0],
  ])('of the tests of %s, %d count as done for the first time', (batch, done) => {
    expect(first(runAfter([{ event: 'tests-done', batch, tests: 3 }])).done).toBe(done);
  });

  test('has done the planned time of the tests of the file', () => {
    const uneven = { ...PLAN, msPerTest: new Map([['a', 1600]]) };
    const run = runAfter([starts('one'), ends('one'), starts('two', 'other'), ends('two')], newRun(uneven));
    expect(first(run)).toMatchObject({ done: 2, doneMs: 2600 });
  });

  test('that runs more than was planned has as many tests as are done', () => {
    expect(first(runAfter([{ event: 'tests-done', batch: 'try-1', tests: 15 }]))).toMatchObject({
      done: 15,
      tests: 15,
      doneMs: 10_000,
    });
  });

  test('says what is slow until the next test ends', () => {
    const test = { name: 'waits', classname: 'a', file: 'a', line: 1 };
    const slow = runAfter([starts('one'), { event: 'slow', batch: 'try-1', test, ranMs: 9000 }]);
    expect(first(slow).notice).toBe('slow: waits');
    expect(first(runAfter([ends('one')], slow)).notice).toBeUndefined();
  });

  test('says what hangs', () => {
    const hang = { event: 'hang', batch: 'try-1', silentMs: 1, running: [], processes: [], stacks: [] } as const;
    expect(first(runAfter([hang])).notice).toBe('hangs, so its command is ended');
    const running = [{ name: 'waits', classname: 'a', file: 'a', line: 1 }];
    expect(first(runAfter([{ ...hang, running }])).notice).toBe('hangs: waits');
  });

  test('ends with its own counts', () => {
    const run = runAfter([
      starts('one'),
      ends('one', 'failed'),
      { event: 'retry', tryNumber: 2, units: ['a'] },
      { event: 'shard-finished', outcome: 'passed', tests: 8, failed: 0 },
    ]);
    expect(first(run)).toMatchObject({ state: 'passed', done: 8, tests: 10, failed: 0, running: [], doneMs: 10_000 });
  });

  test('on a device takes the place of the shard that waits, and others stand beside it', () => {
    const devices = ['device=A', 'device=B'];
    const run = devices.reduce(
      (before, axis) => reduce(before, { shard: 1, axis }, noted(starts('one'))),
      newRun(PLAN),
    );
    expect(run.workers.map(({ shard, axis }) => `${shard} ${axis}`)).toEqual(['1 device=A', '1 device=B', '2 ']);
    expect(run.workers[1]).toMatchObject({ tests: 10, predictedMs: 12_000 });
  });
});

describe('a failure', () => {
  test('is told when the test ends, and is flaky when it passes on a later try', () => {
    const failed = runAfter([starts('one'), ends('one', 'failed'), starts('two'), ends('two', 'errored')]);
    expect(first(failed).failed).toBe(2);
    expect(failed.failures).toMatchObject([
      { number: 1, shard: 1, name: 'Group › one', file: 'a', isFlaky: false },
      { number: 2, name: 'Group › two' },
    ]);
    const again = runAfter([starts('two', 'a', 'try-2'), ends('two', 'passed', 'try-2')], failed);
    expect(first(again)).toMatchObject({ failed: 1, done: 2 });
    expect(again.failures.map(({ isFlaky, version }) => [isFlaky, version === again.version])).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  test('of a unit is told only where no test of it was', () => {
    const unit = (id: string, outcome: 'failed' | 'passed' = 'failed', batch = 'try-1') =>
      ({ event: 'unit-finished', batch, id, outcome, tests: 1 }) as const;
    const run = runAfter([starts('one'), ends('one', 'failed'), unit('a'), unit('b'), unit('b')]);
    expect(run.failures.map(({ id, name }) => [id, name])).toEqual([
      ['one', 'Group › one'],
      ['b', ''],
    ]);
    expect(runAfter([unit('b', 'passed', 'try-2')], run).failures.map(({ isFlaky }) => isFlaky)).toEqual([false, true]);
  });

  test('of a framework with its own names of files is not told twice', () => {
    const unit = { event: 'unit-finished', batch: 'try-1', id: 'a', outcome: 'failed', tests: 1 } as const;
    expect(runAfter([starts('one', '/src/a'), ends('one', 'failed'), unit]).failures).toHaveLength(1);
  });
});

describe('any stream of events', () => {
  test('is taken, and no count exceeds what it is a part of', () => {
    fc.assert(
      fc.property(anyStream, (stream) => {
        const run = runOf(stream);
        expect(run.failures.length).toBeLessThanOrEqual(run.failuresInAll);
        for (const worker of run.workers) {
          expect(worker.done).toBeLessThanOrEqual(worker.tests === 0 ? worker.done : worker.tests);
          expect(worker.doneMs).toBeLessThanOrEqual(worker.testsMs);
          expect(worker.failed).toBeGreaterThanOrEqual(0);
          expect(worker.version).toBeLessThanOrEqual(run.version);
        }
        expect(run.workers.map(({ shard }) => shard)).toEqual(run.workers.map(({ shard }) => shard).sort());
        const keys = run.workers.map(({ shard, axis }) => `${shard} ${axis}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test('changes one worker at a time, and nothing that was there before', () => {
    fc.assert(
      fc.property(anyStream, anySource, (stream, source) => {
        const before = runOf(stream);
        const copy = structuredClone(before);
        const run = reduce(before, source, noted(starts('one')));
        expect(before).toEqual(copy);
        expect(run.workers.filter(({ version }) => version === run.version)).toHaveLength(1);
      }),
    );
  });

  test('does not grow without end', () => {
    const many = Array.from({ length: 2 * MAX_FAILURES }, (_, at) => [starts(`${at}`), ends(`${at}`, 'failed')]).flat();
    const run = runAfter(many);
    expect(run.failures).toHaveLength(MAX_FAILURES);
    expect(run.failures.at(-1)?.number).toBe(2 * MAX_FAILURES);
    const running = runAfter(Array.from({ length: 2 * MAX_RUNNING }, (_, at) => starts(`${at} ${'x'.repeat(9999)}`)));
    expect(first(running).running).toHaveLength(MAX_RUNNING);
    expect(first(running).running.every(({ name }) => name.length <= 300)).toBe(true);
  });
});
