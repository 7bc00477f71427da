import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { durationMs } from '../../src/inputs/parsers.ts';
import { durationInput, formatDuration, formatShare, listSome, plural } from '../../src/text/numbers.ts';

describe('durations for people', () => {
  test.each<[ms: number, text: string]>([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [12_345, '12.3 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min'],
    [245_000, '4 min 05 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h'],
    [3_720_000, '1 h 02 min'],
    [90_000_000, '25 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('durations as an input takes them', () => {
  test.each<[ms: number, text: string]>([
    [0, '0s'],
    [0.3, '1ms'],
    [1, '1ms'],
    [999.7, '1s'],
    [59_999.6, '1m'],
    [3870, '4s'],
    [252_000, '4m12s'],
    [3_600_000, '1h'],
    [5_400_000, '1h30m'],
    [5_430_000, '1h30m'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationInput(ms)).toBe(text);
  });

  test('parse to the same duration, to two units and whole seconds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (ms) => {
        const read = durationMs(durationInput(ms));
        expect(Math.abs(read - ms)).toBeLessThanOrEqual(ms >= 3_600_000 ? 60_000 : ms >= 999.5 ? 500 : 1);
      }),
    );
  });
});

test.each<[share: number, text: string]>([
  [0, '0 %'],
  [0.0004, '<0.1 %'],
  [0.052, '5.2 %'],
  [0.5, '50 %'],
  [0.9996, '>99.9 %'],
  [0.996, '99.6 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each<[count: number, text: string]>([
  [0, 'no tests'],
  [1, '1 test'],
  [2, '2 tests'],
  [1234, '1,234 tests'],
])('%d: %s', (count, text) => {
  expect(plural(count, 'test')).toBe(text);
});

test('a long list names the first items and counts the rest', () => {
  expect(listSome(['a', 'b'])).toBe('a, b');
  expect(listSome(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 more');
});
