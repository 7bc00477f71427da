import { setTimeout as sleep } from 'node:timers/promises';

/** Lets at most `limit` calls begin in any `windowMs`. */
export class RateLimiter {
  #limit;
  #windowMs;
  #starts = [];

  constructor(limit, windowMs) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  async run(action) {
    while (!this.#mayStart()) await sleep(5);
    this.#starts.push(performance.now());
    return action();
  }

  #mayStart() {
    const oldest = performance.now() - this.#windowMs;
    this.#starts = this.#starts.filter((start) => start > oldest);
    return this.#starts.length < this.#limit;
  }
}
