const { setTimeout: sleep } = require('node:timers/promises');
const { SearchIndex } = require('../src/search-index.js');

describe('the search index', () => {
  const index = new SearchIndex().add('b', 'Green tea').add('a', 'Black tea, hot').add('c', 'Tee, grün');
  test.each([
    ['tea', ['a', 'b']],
    ['TEA green', ['b']],
    ['grün', ['c']],
    ['coffee', []],
    ['', []],
  ])('finds %j', (query, ids) => expect(index.find(query)).toEqual(ids));
  test('takes many documents', async () => {
    const large = new SearchIndex();
    for (let batch = 0; batch < 4; batch += 1) {
      for (let document = 0; document < 500; document += 1)
        large.add(`${batch}-${document}`, `word${document % 7} tea`);
      await sleep(80);
    }
    expect(large.find('tea')).toHaveLength(2000);
  });
});
