import { inStock } from '../src/warehouse';
import { expect, test } from './shop';

test('knows what is there', async () => {
  expect(await inStock('b1')).toBe(12);
});

test('knows what is sold out', async () => {
  expect(await inStock('b5', false)).toBe(0);
});

test('has nothing of what it never had', async () => {
  expect(await inStock('b99', false)).toBe(0);
});

test('gives no answer while it counts', async () => {
  await expect(inStock('b7', true)).rejects.toThrow('still counting');
});
