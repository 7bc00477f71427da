const assert = require('node:assert/strict');
const { search, searchSlowly } = require('../src/search.js');

const TITLES = ['The Time Machine', 'The War of the Worlds', 'Around the World in Eighty Days'];

describe('a search', () => {
  it('ignores case', () => assert.deepEqual(search(TITLES, 'TIME'), [TITLES[0]]));
  it('needs all words', () => assert.deepEqual(search(TITLES, 'world war'), [TITLES[1]]));
  it('finds all without words', () => assert.equal(search(TITLES, ' ').length, 3));
  it('finds nothing', () => assert.deepEqual(search(TITLES, 'moon'), []));
  it('asks the other libraries', async () => assert.equal((await searchSlowly(TITLES, 'the', 700)).length, 3));
});
