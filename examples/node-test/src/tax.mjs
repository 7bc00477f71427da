import { percentOf } from './money.mjs';

const RATES = new Map([
  ['DE', { standard: 19, books: 7 }],
  ['FR', { standard: 20, books: 5.5 }],
  ['CH', { standard: 8.1, books: 2.6 }],
]);

export function taxOn(cents, country, kind = 'standard') {
  const rate = RATES.get(country)?.[kind];
  if (rate === undefined) throw new Error(`no tax rate for ${kind} in ${country}`);
  return percentOf(cents, rate);
}
