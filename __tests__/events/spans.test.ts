/** When the units of a shard ran, from its events. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NotedEvent, ShardEvent } from '../../src/events/event.ts';
import { UnitSpans } from '../../src/events/spans.ts';
import type { UnitSpan } from '../../src/model.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (ms: number): string => new Date(START.getTime() + ms).toISOString();

type Step = readonly [ms: number, event: ShardEvent];

const start = (ms: number, file: string, name = 'one', batch = 'try-1'): Step => [
  ms,
  {
    event: 'test-started',
    batch,
    id: `${file} > ${name}`,
    test: { name, classname: '', file: `/home/me/${file}`, line: null },
  },
];
const end = (ms: number, file: string, name = 'one', batch = 'try-1'): Step => [
  ms,
  { event: 'test-finished', batch, id: `${file} > ${name}`, outcome: 'passed' },
];
const settle = (ms: number, id: string, outcome: 'passed' | 'failed', durationMs?: number, batch = 'try-1'): Step => [
  ms,
  { event: 'unit-finished', batch, id, outcome, tests: 1, ...(durationMs !== undefined && { durationMs }) },
];

function spansOf(steps: readonly Step[]): readonly UnitSpan[] | undefined {
  const spans = new UnitSpans(({ file }) => file?.replace('/home/me/', ''));
  for (const [ms, event] of steps) spans.take({ at: at(ms), ...event } as NotedEvent);
  return spans.result(START);
}

test('a unit runs from the start of its first test to the end of its last one', () => {
  expect(
    spansOf([
      start(1000, 'a', 'x'),
      end(1500, 'a', 'x'),
      start(1500, 'a', 'y'),
      end(4000, 'a', 'y'),
      settle(4100, 'a', 'passed'),
    ]),
  ).toEqual([{ id: 'a', fromMs: 1000, toMs: 4000, outcome: 'passed' }]);
});

test('a unit that was running when its command died has no outcome, and ends with the last that was heard of it', () => {
  expect(spansOf([start(1000, 'a'), end(2000, 'a'), start(2500, 'a', 'dies')])).toEqual([
    { id: 'a', fromMs: 1000, toMs: 2500 },
  ]);
});

test('units that ran at the same time are in different rows, and a row is used again', () => {
  const steps = [start(0, 'a'), start(100, 'b'), end(900, 'b'), start(1000, 'c'), end(2000, 'c'), end(3000, 'a')];
  expect(spansOf(steps)?.map(({ id, row }) => [id, row])).toEqual([
    ['a', undefined],
    ['b', 1],
    ['c', 1],
  ]);
});

test('each try of a unit is a span of its own, with what came of it', () => {
  const again = 'try-2/part-3';
  const steps = [
    ...[start(0, 'a'), end(1000, 'a'), settle(1100, 'a', 'failed')],
    ...[start(2000, 'a', 'one', again), end(2500, 'a', 'one', again), settle(2600, 'a', 'passed', undefined, again)],
  ];
  expect(spansOf(steps)).toEqual([
    { id: 'a', fromMs: 0, toMs: 1000, outcome: 'failed' },
    { id: 'a', fromMs: 2000, toMs: 2500, outcome: 'passed', tryNumber: 2 },
  ]);
});

describe('units that were noted together', () => {
  test('stand one behind the other, each as long as its tests took', () => {
    const steps = ['a', 'b', 'c'].flatMap((file) => [start(1000, file), end(1000, file)]);
    const ends = ['a', 'b', 'c'].map((file) => settle(1200, file, 'passed', 100));
    expect(spansOf([...steps, ...ends])?.map(({ id, fromMs, toMs, row }) => [id, fromMs, toMs, row])).toEqual([
      ['a', 700, 800, undefined],
      ['b', 800, 900, undefined],
      ['c', 900, 1000, undefined],
    ]);
  });

  test('begin no earlier than half a second before they were noted', () => {
    const steps = [start(1000, 'a'), end(1000, 'a'), settle(1200, 'a', 'passed', 9000)];
    expect(spansOf(steps)).toEqual([{ id: 'a', fromMs: 500, toMs: 1000, outcome: 'passed' }]);
  });
});

test('where no test is told, a unit that ran alone took as long as its command, and of several nothing is known', () => {
  const batch = (units: readonly string[], from: number, to: number, name: string): Step[] => [
    [from, { event: 'batch-started', batch: name, units }],
    [to, { event: 'batch-finished', batch: name, exitCode: 0, how: 'ended', running: [] }],
  ];
  expect(spansOf([...batch(['a', 'b'], 0, 1000, 'try-1'), ...batch(['c'], 1000, 3000, 'try-1/part-2')])).toEqual([
    { id: 'c', fromMs: 1000, toMs: 3000 },
  ]);
  expect(spansOf(batch(['a', 'b'], 0, 1000, 'try-1'))).toBeUndefined();
});

test('a test of no unit, and an end without a start, are nothing', () => {
  expect(spansOf([start(0, ''), end(500, ''), end(600, 'never started')])).toBeUndefined();
});

test('spans of one row never overlap, and none ends before it begins, whatever the events are', () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean(), fc.nat(400), fc.nat(2000));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let ms = 0;
      const all = steps.map(([file, starts, later]): Step => {
        ms += later;
        return starts ? start(ms, file) : end(ms, file);
      });
      const spans = spansOf([...all, ...steps.map(([file, , , took]) => settle(ms, file, 'passed', took))]) ?? [];
      for (const one of spans) {
        expect(one.toMs).toBeGreaterThanOrEqual(one.fromMs);
        for (const other of spans)
          if (one !== other && one.row === other.row)
            expect(one.toMs <= other.fromMs || other.toMs <= one.fromMs).toBe(true);
      }
    }),
  );
});
