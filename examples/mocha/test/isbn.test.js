const assert = require('node:assert/strict');
const { isIsbn } = require('../src/isbn.js');

describe('an ISBN', () => {
  describe('is accepted', () => {
    for (const text of ['978-3-16-148410-0', '9780306406157', '0-306-40615-2', '080442957X', '0 8044 2957 x'])
      it(`as ${text}`, () => assert.equal(isIsbn(text), true));
  });

  describe('is refused', () => {
    for (const text of ['', '978-3-16-148410-1', '0306406153', '97803064061', 'X804429570'])
      it(`as ${JSON.stringify(text)}`, () => assert.equal(isIsbn(text), false));
  });
});
