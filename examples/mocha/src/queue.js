/** Readers who wait for a book. Each is called after a pause. */
exports.WaitingList = class {
  #readers = [];

  join(reader) {
    if (this.#readers.includes(reader)) throw new Error(`${reader} waits already`);
    this.#readers.push(reader);
    return this.#readers.length;
  }

  leave(reader) {
    this.#readers = this.#readers.filter((other) => other !== reader);
  }

  async callAll(pauseMs) {
    const called = [];
    for (const reader of this.#readers.splice(0)) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      called.push(reader);
    }
    return called;
  }
};
