/** Events of made-up runs, for the live views. */
import fc from 'fast-check';
import type { NotedEvent, ShardEvent } from '../../../src/events/event.ts';
import { livePlan, newRun } from '../../../src/events/live/plan.ts';
import { reduce } from '../../../src/events/live/reduce.ts';
import type { LiveRun, LiveSource } from '../../../src/events/live/run.ts';
import { somePlan } from '../../judge/samples.ts';
import { anyText } from '../../support/any-text.ts';

export const START = Date.parse('2026-03-01T10:00:00.000Z');

/** Two shards with two files each, `a` to `d`, of five tests in five seconds. */
export const PLAN = livePlan(
  somePlan({
    units: somePlan().units.map((unit) => ({ ...unit, tests: 5, estimateMs: 5000 })),
    shards: somePlan().shards.map((shard) => ({ ...shard, predictedMs: 12_000 })),
  }),
  false,
);

/** @param seconds after the start */
export const noted = (event: ShardEvent, seconds = 0): NotedEvent => ({
  at: new Date(START + 1000 * seconds).toISOString(),
  ...event,
});

export const SHARD_1: LiveSource = { shard: 1, axis: '' };

/** The run after events of shard 1. */
export const runAfter = (events: readonly ShardEvent[], from = newRun(PLAN)): LiveRun =>
  events.reduce((run, event) => reduce(run, SHARD_1, noted(event)), from);

export const starts = (id: string, file: string | null = 'a', batch = 'try-1'): ShardEvent => ({
  event: 'test-started',
  batch,
  id,
  test: { name: id, classname: 'Group', file, line: 1 },
});

export const ends = (
  id: string,
  outcome: 'passed' | 'failed' | 'errored' | 'skipped' = 'passed',
  batch = 'try-1',
): ShardEvent => ({ event: 'test-finished', batch, id, outcome });

const batch = fc.constantFrom('try-1', 'try-1/part-2', 'try-2', 'try-10', 'nowhere', '');
const id = fc.oneof(fc.constantFrom('a', 'a > b', 'a > b > c'), anyText());
const seenTest = fc.record({
  name: id,
  classname: id,
  file: fc.option(fc.oneof(fc.constantFrom('a', 'b'), id)),
  line: fc.option(fc.nat()),
});
const count = fc.nat(50);
const units = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 });

const of = <K extends ShardEvent['event']>(event: K, fields: object): fc.Arbitrary<ShardEvent> =>
  fc.record({ event: fc.constant(event), ...fields }) as unknown as fc.Arbitrary<ShardEvent>;

/** Any event that the schema lets through, and some that a later version may add. */
export const anyEvent: fc.Arbitrary<NotedEvent> = fc
  .tuple(
    fc.oneof(
      of('shard-started', { version: fc.constant(1), planId: id, suite: id, shard: count, attempt: count, units }),
      of('batch-started', { batch, units }),
      of('process-started', { batch, pid: count }),
      of('test-started', { batch, id, test: seenTest }),
      of('test-finished', { batch, id, outcome: fc.constantFrom('passed', 'failed', 'errored', 'skipped', undefined) }),
      of('test-dropped', { batch, id }),
      of('tests-done', { batch, tests: count }),
      of('batch-finished', {
        batch,
        exitCode: fc.option(fc.nat()),
        how: id,
        running: fc.array(seenTest, { maxLength: 2 }),
      }),
      of('unit-finished', {
        batch,
        id: fc.constantFrom('a', 'b', 'z'),
        outcome: fc.constantFrom('passed', 'failed', 'missing'),
        tests: count,
      }),
      of('slow', { batch, test: seenTest, ranMs: count }),
      of('hang', {
        batch,
        silentMs: count,
        running: fc.array(seenTest, { maxLength: 2 }),
        processes: fc.constant([]),
        stacks: fc.constant([]),
      }),
      of('usage', { batch, ms: fc.constant(1), cpuMs: count, memoryMb: count, processes: count }),
      of('worker-lost', { worker: id, why: id, again: units }),
      of('retry', { tryNumber: fc.integer({ min: 2, max: 9 }), units }),
      of('shard-finished', {
        outcome: fc.constantFrom('passed', 'failed', 'crashed'),
        tests: fc.option(count, { nil: undefined }),
        failed: fc.option(count, { nil: undefined }),
      }),
      of('of-a-later-version' as 'retry', { batch }),
      of('toString' as 'retry', { batch }),
    ),
    fc.oneof(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }).map((date) => date.toISOString()),
      fc.constant('never'),
    ),
  )
  .map(([event, at]) => ({ at, ...event }));

export const anySource: fc.Arbitrary<LiveSource> = fc.record({
  shard: fc.integer({ min: 1, max: 4 }),
  axis: fc.constantFrom('', 'device=Pixel', 'device=\u001b[2J'),
});

/** Any stream of events: in any order, cut anywhere, with doubles. */
export const anyStream = fc.array(fc.tuple(anySource, anyEvent), { maxLength: 60 });

export const runOf = (stream: readonly (readonly [LiveSource, NotedEvent])[]): LiveRun =>
  stream.reduce((run, [source, event]) => reduce(run, source, event), newRun(PLAN));
