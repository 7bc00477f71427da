import { describe, expect, test } from 'bun:test';
import { minutes, nextDeparture } from '../src/timetable.ts';

describe('minutes', () => {
  test.each([
    ['00:00', 0],
    ['07:45', 465],
    ['23:59', 1439],
  ])('of %s are %d', (time, expected) => {
    expect(minutes(time)).toBe(expected);
  });

  test.each(['24:00', '12:60', 'noon'])('%s is no time', (time) => {
    expect(() => minutes(time)).toThrow('is no time of day');
  });
});

describe('the next departure', () => {
  const times = ['18:30', '07:15', '12:00'];
  test('is the first one after now', () => expect(nextDeparture(times, '08:00')).toBe('12:00'));
  test('may be now', () => expect(nextDeparture(times, '07:15')).toBe('07:15'));
  test('is none in the night', () => expect(nextDeparture(times, '19:00')).toBeUndefined());
});
