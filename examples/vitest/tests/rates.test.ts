import { describe, expect, test } from 'vitest';
import { Rates } from '../src/rates.ts';

/** Flaky on purpose, and the same in every run: see README.md. */
const isUp = process.env['SHARDWISE_TRY'] !== '1';

describe('the rates', () => {
  test('exchange money', async () => {
    const rates = new Rates({ delayMs: 400, isUp });
    expect(await rates.exchange({ cents: 100, currency: 'EUR' }, 'USD')).toEqual({ cents: 125, currency: 'USD' });
  });
  test('exchange money both ways', async () => {
    const rates = new Rates({ delayMs: 300 });
    const there = await rates.exchange({ cents: 100, currency: 'EUR' }, 'JPY');
    expect(await rates.exchange(there, 'EUR')).toEqual({ cents: 100, currency: 'EUR' });
  });
  test('name a currency that they do not know', async () => {
    await expect(new Rates().of('XYZ')).rejects.toThrow('no rate of XYZ');
  });
  test('say when they are not there', async () => {
    await expect(new Rates({ isUp: false }).of('EUR')).rejects.toThrow('not there yet');
  });
});
