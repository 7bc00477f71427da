/** A root hook of Mocha: each test begins with the same fees. */
const { setFees } = require('../../src/fees.js');

exports.mochaHooks = {
  beforeEach() {
    setFees({ perDay: 20, most: 1000 });
  },
};
