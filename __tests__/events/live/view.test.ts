import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newRun } from '../../../src/events/live/plan.ts';
import { reduce } from '../../../src/events/live/reduce.ts';
import { changesSince, type LiveView, MAX_FAILURES, withChange } from '../../../src/events/live/view.ts';
import { anyStream, ends, PLAN, runAfter, starts } from './samples.ts';

/** What a reader has that joins now. */
const whole = (run: Parameters<typeof changesSince>[0]) => withChange(undefined, changesSince(run, -1));

test('whoever reads all changes, or some of them late, sees what one sees who joins now', () => {
  fc.assert(
    fc.property(anyStream, fc.array(fc.nat(10), { minLength: 1 }), (stream, pauses) => {
      let run = newRun(PLAN);
      let view: LiveView | undefined = whole(run);
      stream.forEach(([source, event], at) => {
        run = reduce(run, source, event);
        const isRead = (pauses[at % pauses.length] ?? 0) < 5;
        if (isRead) view = withChange(view, changesSince(run, view?.version ?? -1));
      });
      view = withChange(view, changesSince(run, view?.version ?? -1));
      expect(view).toEqual(whole(run));
    }),
  );
});

test('a change without anything before it shows nothing', () => {
  expect(withChange(undefined, changesSince(newRun(PLAN), 0))).toBeUndefined();
});

test('a change has only what changed', () => {
  const before = runAfter([starts('one'), ends('one', 'failed')]);
  const after = runAfter([starts('two')], before);
  const change = changesSince(after, before.version);
  expect(change.workers).toMatchObject([{ shard: 1, test: { name: 'Group › two', file: 'a' } }]);
  expect(change.failures).toEqual([]);
});

test('what a reader gets at first is small, whatever happened before', () => {
  const texts = Array.from({ length: 3000 }, (_, at) => [starts(`${at}`, 'x'.repeat(100)), ends(`${at}`, 'failed')]);
  const change = changesSince(runAfter(texts.flat()), -1);
  expect(change.failures).toHaveLength(MAX_FAILURES);
  expect(JSON.stringify(change).length).toBeLessThan(250_000);
});
