import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { newRun } from '../../../src/events/live/plan.ts';
import { reduce } from '../../../src/events/live/reduce.ts';
import { type LiveRun, longest } from '../../../src/events/live/run.ts';
import { drawFailure, drawLive, type TerminalLook } from '../../../src/render/live/terminal.ts';
import { anyStream, ends, noted, PLAN, runAfter, runOf, SHARD_1, START, starts } from '../../events/live/samples.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-text.ts';

const look = (change: Partial<TerminalLook> = {}): TerminalLook => ({
  width: 80,
  height: 24,
  now: START + 6000,
  startedAt: START,
  colours: false,
  ...change,
});

const second = (run: LiveRun): LiveRun =>
  reduce(
    reduce(run, { shard: 2, axis: '' }, noted(starts('checks the whole of the tax table', 'c'), 5)),
    { shard: 2, axis: '' },
    noted({ event: 'tests-done', batch: 'try-1', tests: 3 }),
  );

/** Half of shard 1 is done, and a test of it failed. */
const HALF = second(
  runAfter([
    { event: 'tests-done', batch: 'try-1', tests: 4 },
    starts('one'),
    ends('one', 'failed'),
    starts('waits for the answer'),
  ]),
);

describe('the view of a run', () => {
  test('says at its top how far it is, and below it what each shard runs', () => {
    expect(drawLive(HALF, look()).join('\n')).toBe(
      [
        '⠋ 0 of 2 shards done · 8 of 20 tests · 1 failed · 6 s · about 4 s left',
        '  ████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 40 %',
        '    shard 1  █████░░░░░  5/10  1 failed  4 s left  a › Group › waits for the a…',
        '    shard 2  ███░░░░░░░  3/10            3 s left  c › Group › checks the whol…',
      ].join('\n'),
    );
  });

  test('in a narrow terminal has no bars of shards, and then no times', () => {
    expect(drawLive(HALF, look({ width: 60 })).join('\n')).toBe(
      [
        '⠋ 0 of 2 shards done · 8 of 20 tests · 1 failed · 6 s · ab…',
        '  ████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 40 %',
        '    shard 1  5/10  1 failed  4 s left  a › Group › waits f…',
        '    shard 2  3/10            3 s left  c › Group › checks …',
      ].join('\n'),
    );
    expect(drawLive(HALF, look({ width: 40 })).join('\n')).toBe(
      [
        '⠋ 0 of 2 shards done · 8 of 20 tests ·…',
        '  ████████████░░░░░░░░░░░░░░░░░░░ 40 %',
        '    shard 1  5/10  1 failed  a › Group…',
        '    shard 2  3/10            c › Group…',
      ].join('\n'),
    );
  });

  test('in a low terminal says how many more there are', () => {
    expect(drawLive(HALF, look({ height: 5 })).at(-1)).toBe('    2 more shards run');
    expect(drawLive(HALF, look({ height: 6 }))).toHaveLength(4);
  });

  test('leaves out shards that have ended, and counts those that wait', () => {
    const ended = reduce(
      newRun(PLAN),
      SHARD_1,
      noted({ event: 'shard-finished', outcome: 'passed', tests: 10, failed: 0 }),
    );
    expect(drawLive(ended, look()).slice(1)).toEqual([
      '  █████████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░ 50 %',
      '    1 shard waits',
    ]);
  });

  test('of a worker that has no shard yet says that', () => {
    expect(drawLive({ ...newRun(PLAN), workers: [] }, look())[0]).toBe('⠋ no shard runs yet · 6 s');
  });

  test('says what runs where the framework tells no test, and what runs again', () => {
    const batch = { event: 'batch-started', batch: 'try-1', units: ['a', 'b'] } as const;
    expect(drawLive(runAfter([batch]), look())[2]).toContain('runs 2 files');
    const again = { event: 'retry', tryNumber: 2, units: ['a'] } as const;
    expect(drawLive(runAfter([batch, again]), look())[2]).toMatch(/^ {2}↻ shard 1 .*runs 1 file again$/);
  });

  test('says of a test that takes long for how long it runs, and of one that hangs that it does', () => {
    const run = runAfter([starts('one')]);
    expect(drawLive(run, look({ width: 140 }))[2]).toMatch(/a › Group › one \(6 s\)$/);
    const test = { name: 'one', classname: 'a', file: 'a', line: 1 };
    const hang = { event: 'hang', batch: 'try-1', silentMs: 1, running: [test], processes: [], stacks: [] } as const;
    expect(drawLive(runAfter([hang], run), look({ width: 140 }))[2]).toMatch(/ hangs: one$/);
  });

  test('has colours where they are asked for, and the same words', () => {
    const coloured = drawLive(HALF, look({ colours: true }));
    expect(coloured.join('')).toContain('\u001b[31m1 failed');
    expect(coloured.map(stripVTControlCharacters)).toEqual(drawLive(HALF, look()));
  });

  test.each(HOSTILE_TEXTS)('%s in a name does nothing to the terminal', (_what, name) => {
    const run = runAfter([starts(name, name), ends(name, 'failed'), starts(name, name)]);
    const text = [...drawLive(run, look()), ...run.failures.map((one) => drawFailure(one, look()))].join('');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  });

  test('fits any terminal, whatever happens', () => {
    const size = { width: fc.integer({ min: 1, max: 200 }), height: fc.integer({ min: 1, max: 50 }) };
    fc.assert(
      fc.property(anyStream, fc.record(size), fc.boolean(), (stream, { width, height }, colours) => {
        const lines = drawLive(runOf(stream), look({ width, height, colours }));
        for (const line of lines) expect(stringWidth(line)).toBeLessThan(Math.max(2, width));
        for (const line of lines) expect(line).not.toContain('\n');
        expect(lines.length).toBeLessThanOrEqual(Math.max(4, height));
      }),
    );
  });
});

test('of tests inside each other the innermost counts, and of several the one that runs longest', () => {
  const test = (id: string, since: number) => ({ id, since, batch: '', name: id, file: '' });
  expect(longest([])).toBeUndefined();
  expect(longest([test('a', 1), test('a > b', 3), test('c', 2)])?.id).toBe('c');
});
