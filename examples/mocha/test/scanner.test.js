const assert = require('node:assert/strict');
const { Scanner } = require('../src/scanner.js');

/** Flaky on purpose, and the same in every run: see README.md. */
const warm = process.env.SHARDWISE_TRY !== '1';

describe('a scanner', () => {
  it('reads a code', () => assert.equal(new Scanner({ warm }).scan(' 42 '), '42'));
  it('says when it is cold', () => assert.throws(() => new Scanner({ warm: false }).scan('42'), /still cold/));
});
