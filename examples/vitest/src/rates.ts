import { setTimeout as sleep } from 'node:timers/promises';
import type { Money } from './money.ts';

/** Exchange rates from a service that takes a while, and that is not always there. */
export class Rates {
  readonly #delayMs: number;
  readonly #isUp: boolean;

  constructor({ delayMs = 0, isUp = true } = {}) {
    this.#delayMs = delayMs;
    this.#isUp = isUp;
  }

  async of(currency: string): Promise<number> {
    await sleep(this.#delayMs);
    if (!this.#isUp) throw new Error('the rates are not there yet');
    const rate = new Map([
      ['EUR', 1],
      ['USD', 1.25],
      ['JPY', 160],
    ]).get(currency);
    if (rate === undefined) throw new Error(`there is no rate of ${currency}`);
    return rate;
  }

  async exchange({ cents, currency }: Money, into: string): Promise<Money> {
    const [from, to] = [await this.of(currency), await this.of(into)];
    return { cents: Math.round((cents / from) * to), currency: into };
  }
}
