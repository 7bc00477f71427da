import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OddTimes } from '../../src/judge/odd-times.ts';
import { someRecord, someTest } from './samples.ts';

/** A shard whose command took three seconds on two processors. */
const record = someRecord(1);
const WALL_MS = 3_000;

const check = (longestMs: number, totalMs = longestMs) => {
  const odd = new OddTimes();
  odd.check({ path: 'shard-1/try-1/x.xml', longestMs, totalMs }, record);
  return odd;
};
/** The warning about a report with a test of `ms` milliseconds, in which `ofASecond` stands for a second. */
const written = (ms: number, ofASecond: number) => check(ms * ofASecond).warnings.join();

describe('the unit of times', () => {
  test.each([
    ['milliseconds', 1e3],
    ['microseconds', 1e6],
    ['nanoseconds', 1e9],
  ])('%s are detected where a test seems to take longer than its whole shard', (unit, ofASecond) => {
    expect(written(1_000, ofASecond)).toContain(`look like ${unit}, not seconds`);
    expect(written(5, ofASecond)).toContain('look like');
  });

  test('a test may take as long as its shard, and a little longer by another clock', () => {
    expect(check(WALL_MS).warnings).toEqual([]);
    expect(check(1.1 * WALL_MS + 1_000).warnings).toEqual([]);
    expect(check(1.1 * WALL_MS + 1_001).warnings).toHaveLength(1);
  });

  test('many tests at once may add up to more time than the shard took, up to a limit', () => {
    const most = (1.1 * WALL_MS + 1_000) * 2 * 100;
    expect(check(WALL_MS, most).warnings).toEqual([]);
    expect(check(WALL_MS, most + 1).warnings).toHaveLength(1);
  });

  test('seconds are never taken for another unit, however many tests run side by side', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: WALL_MS, noNaN: true }), { maxLength: 200 }),
        (times) =>
          check(
            Math.max(0, ...times),
            times.reduce((sum, ms) => sum + ms, 0),
          ).warnings.length === 0,
      ),
    );
  });

  test('a clock that was set back says nothing', () => {
    const odd = new OddTimes();
    odd.check({ path: 'x.xml', longestMs: 1e9, totalMs: 1e9 }, { ...record, finishedAt: record.startedAt });
    expect(odd.warnings).toEqual([]);
  });

  test('the warning names the report, the shard, and the times of both', () => {
    expect(written(2_000, 1e3)).toBe(
      'the times in shard-1/try-1/x.xml look like milliseconds, not seconds: as seconds, its longest test took 33 min 20 s and all its tests 33 min 20 s, ' +
        'but shard 1 finished in 3.0 s. The times of this shard count as unknown and do not enter the history: make the test command report seconds',
    );
  });
});

describe('times that cannot be right', () => {
  const tests = [someTest('a'), someTest('c')];
  const odd = check(1e9);

  test('are unknown, and those of other shards stay', () => {
    expect([...odd.dropFromTests(tests)].map(({ unit, durationMs }) => [unit, durationMs])).toEqual([
      ['a', undefined],
      ['c', 1000],
    ]);
    const durations = odd
      .dropFromRecords([record, someRecord(2)])
      .map(({ units }) => units.map((unit) => unit.durationMs));
    expect(durations).toEqual([
      [undefined, undefined],
      [1000, 1000],
    ]);
  });

  test('are dropped each time the tests are iterated', () => {
    const sound = odd.dropFromTests(tests);
    expect([...sound]).toEqual([...sound]);
    expect([...sound]).toHaveLength(2);
  });

  test('change nothing where there are none', () => {
    expect(new OddTimes().dropFromTests(tests)).toBe(tests);
    expect(new OddTimes().dropFromRecords([record])).toEqual([record]);
  });
});
