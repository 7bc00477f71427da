import { describe, expect, test } from '@jest/globals';
import { parseCount, parseDurationMs, parseLine, parseNumber } from '../../../src/junit/read/values.ts';

describe('a time', () => {
  test.each([
    ['0.123', 123],
    [' 1.5 ', 1_500],
    ['1,234.56', 1_234_560],
    ['1,234', 1_234_000],
    ['0,160', 160],
    ['1,5', 1_500],
    ['1e-05', 0.01],
    ['.5', 500],
    ['80.803us', 0.081],
    ['12.3s', 12_300],
    ['250 ms', 250],
    ['1500000ns', 1.5],
    ['1m2.5s', 62_500],
    ['00:00:01.5', 1_500],
    ['02:03', 123_000],
    ['0', 0],
  ])('%j is %d ms', (text, milliseconds) => {
    expect(parseDurationMs(text)).toBeCloseTo(milliseconds, 2);
  });

  test.each([
    '',
    ' ',
    'N/A',
    'NaN',
    '*',
    '...',
    '-1',
    '-0.5',
    'Infinity',
    '1e999',
    '0x10',
    '12 parsecs',
    '<<computed>>',
  ])('%j is unknown, not zero', (text) => expect(parseDurationMs(text)).toBeUndefined());

  test('of more than a day is unknown: the producer wrote milliseconds or nanoseconds', () => {
    expect(parseDurationMs('86400')).toBe(86_400_000);
    expect(parseDurationMs('86400.001')).toBeUndefined();
    expect(parseDurationMs('1500000000')).toBeUndefined();
  });
});

test('a raw number keeps its value and its sign', () => {
  expect(parseNumber('-3.5')).toBe(-3.5);
  expect(parseNumber('12.3s')).toBeUndefined();
  expect(parseNumber('1,23,456')).toBeUndefined();
});

test('a count is a whole number and nothing else', () => {
  expect(['7', ' 8 ', '', 'NaN', '-1', '1.5', '99999999999', undefined].map(parseCount)).toEqual([7, 8, ...Array(6)]);
  expect(['+1', '1.0', '1,000', '1e2', '-0'].map(parseCount)).toEqual([1, 1, 1000, 100, -0]);
});

test('lines count from 1', () => {
  expect(['0', '1', '-4', 'x'].map(parseLine)).toEqual([undefined, 1, undefined, undefined]);
});
