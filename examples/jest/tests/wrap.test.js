const { wrap } = require('../src/wrap.js');

describe('wrap', () => {
  test.each([
    ['', 10, []],
    ['one', 10, ['one']],
    ['one two three', 7, ['one two', 'three']],
    ['  one   two ', 3, ['one', 'two']],
    ['extraordinary day', 5, ['extraordinary', 'day']],
  ])('%j at %i', (text, width, lines) => expect(wrap(text, width)).toEqual(lines));
  test('needs a width', () => expect(() => wrap('one', 0)).toThrow(RangeError));
});
