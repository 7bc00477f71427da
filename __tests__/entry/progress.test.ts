import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ProgressMode, startProgress } from '../../src/entry/progress.ts';
import type { ShardRecord } from '../../src/model.ts';
import { somePlan, someRecord } from '../judge/samples.ts';

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => void jest.useRealTimers());

/** What a terminal, or a file, got. */
function start(mode: ProgressMode, isTTY: boolean) {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  const plan = somePlan({ units: somePlan().units.map((unit) => ({ ...unit, tests: 5 })) });
  const terminal = Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream;
  return { ...startProgress(plan, mode, terminal, () => new Date(Date.now())), text: () => text };
}

const failed: Partial<ShardRecord> = { outcome: 'failed', exitCode: 1, tail: ['before', '\u001b[31mthe end\u202e'] };

const CLEAR_LINE = '\r\u001b[2K';

describe('on a terminal', () => {
  test('one line is updated in place, and lasting lines appear above it', () => {
    const progress = start('auto', true);
    progress.testsDone(1, 3);
    jest.advanceTimersByTime(200);
    expect(progress.text()).toBe(`${CLEAR_LINE}0 of 2 shards done, 3 of 20 tests, 200 ms`);
    progress.shardEnded(someRecord(1));
    expect(progress.text()).toContain(`${CLEAR_LINE}shard 1 of 2 `);
    progress.stop();
    expect(progress.text().endsWith(`\n${CLEAR_LINE}`)).toBe(true);
  });
});

describe('elsewhere', () => {
  test('a line is printed from time to time', () => {
    const progress = start('auto', false);
    jest.advanceTimersByTime(25_000);
    expect(progress.text()).toBe(
      '0 of 2 shards done, 0 of 20 tests, 10.0 s\n0 of 2 shards done, 0 of 20 tests, 20.0 s\n',
    );
    progress.stop();
  });

  test('the same on a terminal with progress plain', () => {
    const progress = start('plain', true);
    jest.advanceTimersByTime(10_000);
    progress.shardEnded(someRecord(1));
    progress.stop();
    expect(progress.text()).not.toContain('\r');
    expect(progress.text().split('\n')).toHaveLength(3);
  });

  test('nothing with progress none', () => {
    const progress = start('none', true);
    jest.advanceTimersByTime(60_000);
    progress.shardEnded(someRecord(1, failed));
    progress.stop();
    expect(progress.text()).not.toContain('shard');
  });
});

describe('what it says', () => {
  test('of a shard that failed, the end of its log, without control characters', () => {
    const progress = start('plain', false);
    progress.shardEnded(someRecord(1, failed));
    progress.stop();
    expect(progress.text()).toMatch(/^shard 1 of 2 .*failed.*\n {4}before\n {4}\\u\{001b\}\[31mthe end\\u\{202e\}\n$/);
  });

  test('counts the tests of a shard that ended as it reported them', () => {
    const progress = start('plain', false);
    progress.testsDone(1, 1);
    progress.shardEnded(someRecord(1));
    jest.advanceTimersByTime(10_000);
    progress.stop();
    expect(progress.text()).toContain('1 of 2 shards done, 2 of 20 tests');
  });

  test('never says that more tests are done than there are', () => {
    const progress = start('plain', false);
    progress.testsDone(2, 50);
    jest.advanceTimersByTime(10_000);
    progress.stop();
    expect(progress.text()).toContain('50 of 50 tests');
  });
});
