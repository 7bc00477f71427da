/** A scanner of bar codes that takes a moment until it is warm. */
exports.Scanner = class {
  constructor({ warm }) {
    this.warm = warm;
  }

  scan(code) {
    if (!this.warm) throw new Error('the scanner is still cold');
    return code.trim();
  }
};
