/** Exchange rates, in units of the other currency for one euro. */
export class Rates {
  #rates;
  #ready;

  constructor(rates, { ready = true } = {}) {
    this.#rates = new Map(Object.entries(rates));
    this.#ready = ready;
  }

  convert(cents, currency) {
    if (!this.#ready) throw new Error('the exchange rates are not ready');
    const rate = this.#rates.get(currency);
    if (rate === undefined) throw new Error(`no rate for ${currency}`);
    return Math.round(cents * rate);
  }
}
