const assert = require('node:assert/strict');
const { Shelf } = require('../src/shelf.js');

describe('a shelf', () => {
  let shelf;
  beforeEach(() => {
    shelf = new Shelf().add('Emma', 2).add('Dracula');
  });

  it('counts copies', () => assert.deepEqual([shelf.count('Emma'), shelf.count('Dracula')], [2, 1]));
  it('has none of other books', () => assert.equal(shelf.count('Ulysses'), 0));
  it('adds copies', () => assert.equal(shelf.add('Emma').count('Emma'), 3));
  it('sorts its titles', () => assert.deepEqual(shelf.titles, ['Dracula', 'Emma']));
  it('gives a copy', () => {
    shelf.take('Emma');
    assert.equal(shelf.count('Emma'), 1);
  });
  it('gives no more than it has', () => {
    shelf.take('Dracula');
    assert.throws(() => shelf.take('Dracula'), /not on the shelf/);
  });
  it('takes whole copies', () => assert.throws(() => shelf.add('Emma', 1.5), RangeError));
});
