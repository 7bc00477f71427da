import { describe, expect, test } from 'vitest';
import { daysIn, isLeapYear, nextWorkday } from '../src/calendar.ts';

describe('the calendar', () => {
  test('knows leap years', () => expect([1900, 2000, 2023, 2024].map(isLeapYear)).toEqual([false, true, false, true]));
  test('knows the length of February', () => expect([daysIn(2023, 2), daysIn(2024, 2)]).toEqual([28, 29]));
  test('knows the length of other months', () => expect([daysIn(2024, 4), daysIn(2024, 12)]).toEqual([30, 31]));
  describe('the next working day', () => {
    test('is tomorrow', () => expect(nextWorkday('2024-05-14')).toBe('2024-05-15'));
    test('is after the weekend', () => expect(nextWorkday('2024-05-17')).toBe('2024-05-20'));
    test('may be in the next year', () => expect(nextWorkday('2024-12-31')).toBe('2025-01-01'));
  });
});
