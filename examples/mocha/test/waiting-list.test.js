const assert = require('node:assert/strict');
const { WaitingList } = require('../src/queue.js');

describe('a waiting list', () => {
  let list;
  beforeEach(() => {
    list = new WaitingList();
  });

  it('tells the place', () => assert.deepEqual([list.join('Ada'), list.join('Bo')], [1, 2]));
  it('has each reader once', () => {
    list.join('Ada');
    assert.throws(() => list.join('Ada'), /waits already/);
  });
  it('calls the readers in order', async () => {
    for (const reader of ['Ada', 'Bo', 'Cy']) list.join(reader);
    assert.deepEqual(await list.callAll(250), ['Ada', 'Bo', 'Cy']);
  });
  it('is empty afterwards', async () => {
    list.join('Ada');
    await list.callAll(200);
    assert.deepEqual(await list.callAll(1), []);
  });
  it('forgets who leaves', async () => {
    list.join('Ada');
    list.join('Bo');
    list.leave('Ada');
    assert.deepEqual(await list.callAll(150), ['Bo']);
  });
});
