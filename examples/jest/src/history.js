/** Undo and redo over values that are never changed in place. */
class History {
  #past = [];
  #future = [];

  constructor(present) {
    this.present = present;
  }

  push(value) {
    this.#past.push(this.present);
    this.#future = [];
    this.present = value;
    return this;
  }

  undo() {
    if (this.#past.length === 0) return false;
    this.#future.push(this.present);
    this.present = this.#past.pop();
    return true;
  }

  redo() {
    if (this.#future.length === 0) return false;
    this.#past.push(this.present);
    this.present = this.#future.pop();
    return true;
  }
}

module.exports = { History };
