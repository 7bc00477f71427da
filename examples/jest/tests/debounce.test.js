const { setTimeout: sleep } = require('node:timers/promises');
const { debounce } = require('../src/debounce.js');

describe('debounce', () => {
  test('waits for a pause', async () => {
    const calls = [];
    const type = debounce((text) => calls.push(text), 250);
    for (const text of ['s', 'se', 'sea']) {
      type(text);
      await sleep(50);
    }
    expect(calls).toEqual([]);
    await sleep(350);
    expect(calls).toEqual(['sea']);
  });
  test('calls again after the pause', async () => {
    const calls = [];
    const type = debounce((text) => calls.push(text), 100);
    type('a');
    await sleep(200);
    type('b');
    await sleep(200);
    expect(calls).toEqual(['a', 'b']);
  });
});
