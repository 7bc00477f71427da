class SearchIndex {
  #postings = new Map();

  add(id, text) {
    for (const word of words(text)) {
      if (!this.#postings.has(word)) this.#postings.set(word, new Set());
      this.#postings.get(word).add(id);
    }
    return this;
  }

  /** Ids of the documents that hold every word, sorted. */
  find(query) {
    const sets = words(query).map((word) => this.#postings.get(word) ?? new Set());
    if (sets.length === 0) return [];
    const [first, ...others] = sets.sort((a, b) => a.size - b.size);
    return [...first].filter((id) => others.every((ids) => ids.has(id))).sort();
  }
}

const words = (text) => text.toLowerCase().match(/\p{Letter}+/gu) ?? [];

module.exports = { SearchIndex };
