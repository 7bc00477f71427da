const { setTimeout: sleep } = require('node:timers/promises');

/** A dictionary behind a slow service. */
class SpellService {
  #words;
  #delayMs;
  #loaded;

  constructor(words, { delayMs = 100, loaded = true } = {}) {
    this.#words = new Set(words);
    this.#delayMs = delayMs;
    this.#loaded = loaded;
  }

  async check(word) {
    await sleep(this.#delayMs);
    if (!this.#loaded) throw new Error('the dictionary is still loading');
    return this.#words.has(word.toLowerCase());
  }

  /** Words of the dictionary that differ in one letter. */
  async suggest(word) {
    await sleep(this.#delayMs);
    return [...this.#words].filter((known) => distance(known, word.toLowerCase()) === 1).sort();
  }
}

/** Letters that differ; words of unequal length are far apart. */
function distance(a, b) {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return [...a].filter((letter, index) => letter !== b[index]).length;
}

module.exports = { SpellService };
