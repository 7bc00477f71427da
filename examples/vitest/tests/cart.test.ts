import { describe, expect, test } from 'vitest';
import { Cart } from '../src/cart.ts';

const TEA = { cents: 350, currency: 'EUR' };

describe('a cart', () => {
  test('begins empty', () => expect(new Cart().total('EUR').cents).toBe(0));
  test('counts what is put in', () => expect(new Cart().put('tea', TEA).put('tea', TEA, 2).size).toBe(3));
  test('adds up', () =>
    expect(
      new Cart()
        .put('tea', TEA, 2)
        .put('cup', { ...TEA, cents: 500 })
        .total('EUR').cents,
    ).toBe(1200));
  test('gives back', () => expect(new Cart().put('tea', TEA, 2).take('tea').total('EUR')).toEqual(TEA));
  test('does not give what it has not', () => expect(() => new Cart().take('tea')).toThrow('there is no tea'));
  test.skip('knows a discount', () => expect(new Cart().put('tea', TEA, 10).total('EUR').cents).toBe(3150));
});
