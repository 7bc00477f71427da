import { describe, expect, test } from 'vitest';
import { add, formatMoney, parseMoney, share } from '../src/money.ts';

describe('an amount', () => {
  test.each([
    ['1 EUR', 100],
    ['1.5 EUR', 150],
    ['0.05 EUR', 5],
    ['-2.25 EUR', -225],
  ])('is read from %s', (text, cents) => expect(parseMoney(text)).toEqual({ cents, currency: 'EUR' }));
  test('is written with two places', () => expect(formatMoney({ cents: 150, currency: 'EUR' })).toBe('1.50 EUR'));
  test('needs a currency', () => expect(() => parseMoney('1.50')).toThrow('"1.50" is no amount'));
  test('is added', () => expect(formatMoney(add(parseMoney('1.20 EUR'), parseMoney('0.90 EUR')))).toBe('2.10 EUR'));
  test('is not added to another currency', () => {
    expect(() => add(parseMoney('1 EUR'), parseMoney('1 USD'))).toThrow('do not add up');
  });
  test('is shared without losing a cent', () => {
    expect(share(parseMoney('1 EUR'), 3).map(({ cents }) => cents)).toEqual([34, 33, 33]);
  });
});
