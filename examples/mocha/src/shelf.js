/** The books of a library, by their titles. */
exports.Shelf = class {
  #copies = new Map();

  add(title, copies = 1) {
    if (!Number.isInteger(copies) || copies < 1) throw new RangeError(`${copies} is no number of copies`);
    this.#copies.set(title, this.count(title) + copies);
    return this;
  }

  take(title) {
    if (this.count(title) === 0) throw new Error(`${title} is not on the shelf`);
    this.#copies.set(title, this.count(title) - 1);
  }

  count(title) {
    return this.#copies.get(title) ?? 0;
  }

  get titles() {
    return [...this.#copies.keys()].sort();
  }
};
