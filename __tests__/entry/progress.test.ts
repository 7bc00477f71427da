import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RunInProgress } from '../../src/entry/live-run.ts';
import { type ProgressMode, startProgress } from '../../src/entry/progress.ts';
import { createScreen } from '../../src/entry/screen.ts';
import type { ShardEvent } from '../../src/events/event.ts';
import { livePlan } from '../../src/events/live/plan.ts';
import type { ShardRecord } from '../../src/model.ts';
import { somePlan, someRecord } from '../judge/samples.ts';
import { FakeTerminal } from '../support/fake-terminal.ts';

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => void jest.useRealTimers());

/** What a terminal, or a file, got. */
function start(mode: ProgressMode, isTTY: boolean, variables: Readonly<Record<string, string>> = {}) {
  const terminal = new FakeTerminal(isTTY);
  const plan = somePlan({ units: somePlan().units.map((unit) => ({ ...unit, tests: 5 })) });
  const screen = createScreen(terminal.stream, variables);
  const run = new RunInProgress(livePlan(plan, false));
  const progress = startProgress(run, mode, screen, () => new Date(Date.now()));
  const tell = (shard: number, ...events: readonly ShardEvent[]) => {
    for (const event of events) run.event({ shard, axis: '' }, { at: new Date(Date.now()).toISOString(), ...event });
  };
  return { ...progress, tell, terminal };
}

const failed: Partial<ShardRecord> = { outcome: 'failed', exitCode: 1, tail: ['before', '\u001b[31mthe end\u202e'] };
const done = (tests: number): ShardEvent => ({ event: 'tests-done', batch: 'try-1', tests });
const starts = (id: string, name = id): ShardEvent => ({
  event: 'test-started',
  batch: 'try-1',
  id,
  test: { name, classname: 'a', file: 'a', line: 1 },
});
const fails = (id: string): ShardEvent => ({ event: 'test-finished', batch: 'try-1', id, outcome: 'failed' });
const ends: ShardEvent = { event: 'shard-finished', outcome: 'passed', tests: 2, failed: 0 };

describe('on a terminal', () => {
  test('a view is updated in place, and lasting lines appear above it', () => {
    const { tell, shardEnded, stop, terminal } = start('auto', true);
    tell(1, done(3), starts('a > adds', 'adds'));
    jest.advanceTimersByTime(2000);
    expect(terminal.shown()).toEqual([
      '⠋ 0 of 2 shards done · 3 of 20 tests · 2 s · about 3 s left',
      '  ███████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 15 %',
      '    shard 1  ███░░░░░░░  3/10  3 s left  a › adds',
      '    1 shard waits',
    ]);
    tell(1, fails('a > adds'));
    tell(2, ends);
    shardEnded(someRecord(2));
    jest.advanceTimersByTime(100);
    expect(terminal.shown().slice(0, 3)).toEqual([
      '✕ shard 1: a › adds',
      'shard 2 of 2 passed: 2 tests in 3.0 s',
      '⠙ 1 of 2 shards done · 6 of 20 tests · 1 failed · 2 s · about 2 s left',
    ]);
    stop();
    expect(terminal.shown()).toEqual(['✕ shard 1: a › adds', 'shard 2 of 2 passed: 2 tests in 3.0 s']);
  });

  test('a build in which everything fails does not fill the screen', () => {
    const { tell, stop, terminal } = start('auto', true);
    for (let at = 0; at < 200; at++) tell(1, starts(`t${at}`), fails(`t${at}`));
    stop();
    expect(terminal.shown().filter((line) => line.startsWith('✕'))).toHaveLength(50);
    expect(terminal.shown().at(-1)).toBe('  further failures are only counted until the run ends');
  });

  test.each([{ CI: 'true' }, { NO_COLOR: '1' }, { TERM: 'dumb' }])('plain lines with %p', (variables) => {
    const { tell, stop, terminal } = start('auto', true, variables);
    tell(1, starts('a > adds'), fails('a > adds'));
    jest.advanceTimersByTime(30_000);
    stop();
    expect(terminal.text).toBe('0 of 2 shards done, 1 of 20 tests, 1 failed, 30 s, about 1 min 31 s left\n');
  });

  test('CI=false is no CI', () => {
    const { stop, terminal } = start('auto', true, { CI: 'false' });
    jest.advanceTimersByTime(100);
    stop();
    expect(terminal.text).toContain('\u001b[');
  });
});

describe('elsewhere', () => {
  test('a line is printed every 30 s', () => {
    const { stop, terminal } = start('auto', false);
    jest.advanceTimersByTime(75_000);
    stop();
    expect(terminal.text).toBe(
      '0 of 2 shards done, 0 of 20 tests, 30 s, about 2 s left\n0 of 2 shards done, 0 of 20 tests, 1 min, about 2 s left\n',
    );
  });

  test('the same on a terminal with progress plain, and a line for each shard that ended', () => {
    const { shardEnded, stop, terminal } = start('plain', true);
    jest.advanceTimersByTime(30_000);
    shardEnded(someRecord(1));
    stop();
    expect(terminal.text).not.toContain('\r');
    expect(terminal.text.split('\n')).toHaveLength(3);
  });

  test('nothing with progress none', () => {
    const { tell, shardEnded, stop, terminal } = start('none', true);
    tell(1, starts('a'), fails('a'));
    jest.advanceTimersByTime(60_000);
    shardEnded(someRecord(1, failed));
    stop();
    expect(terminal.text).toBe('');
  });
});

describe('what it says', () => {
  test('of a shard that failed, the end of its log, without control characters', () => {
    const { shardEnded, stop, terminal } = start('plain', false);
    shardEnded(someRecord(1, failed));
    stop();
    expect(terminal.text).toMatch(/^shard 1 of 2 .*failed.*\n {4}before\n {4}\\u\{001b\}\[31mthe end\\u\{202e\}\n$/);
  });

  test('counts the tests of a shard that ended as it reported them', () => {
    const { tell, stop, terminal } = start('plain', false);
    tell(1, done(1), ends);
    jest.advanceTimersByTime(30_000);
    stop();
    expect(terminal.text).toContain('1 of 2 shards done, 2 of 20 tests');
  });

  test('never says that more tests are done than there are', () => {
    const { tell, stop, terminal } = start('plain', false);
    tell(2, done(50));
    jest.advanceTimersByTime(30_000);
    stop();
    expect(terminal.text).toContain('50 of 60 tests');
  });
});
