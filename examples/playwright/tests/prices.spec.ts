import { priceInWords } from '../src/prices';
import { expect, test } from './shop';

test.describe('shipping', () => {
  for (const [country, grams, cents] of [
    ['NO', 1, 490],
    ['NO', 1000, 490],
    ['NO', 1001, 980],
    ['SE', 2500, 2370],
    ['JP', 90, 2400],
  ] as const)
    test(`of ${grams} g to ${country} is ${cents}`, async ({ request }) => {
      const price = await (await request.get('/shipping', { params: { grams, country } })).json();
      expect(price.cents).toBe(cents);
    });

  test('to nowhere is free, and never arrives', async ({ request }) => {
    expect(await (await request.get('/shipping?grams=5&country=XX')).json()).toEqual({ cents: 0, days: 0 });
  });
});

test.describe('in words', () => {
  for (const [cents, words] of [
    [100, 'one krone'],
    [250, 'two kroner and 50 øre'],
    [12900, '129 kroner'],
  ] as const)
    test(`${cents} is ${words}`, () => expect(priceInWords(cents)).toBe(words));

  test('are on the web too', async ({ request }) => {
    expect(await (await request.get('/prices/400')).json()).toEqual({ words: 'four kroner' });
  });
});
