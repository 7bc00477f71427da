const { History } = require('../src/history.js');

describe('history', () => {
  test('begins with what it is given', () => expect(new History('a').present).toBe('a'));
  test('goes back', () => {
    const history = new History('a').push('b');
    expect([history.undo(), history.present]).toEqual([true, 'a']);
  });
  test('goes forth again', () => {
    const history = new History('a').push('b');
    history.undo();
    expect([history.redo(), history.present]).toEqual([true, 'b']);
  });
  test('cannot go back before its beginning', () => expect(new History('a').undo()).toBe(false));
  test('forgets what was undone when something new happens', () => {
    const history = new History('a').push('b');
    history.undo();
    expect(history.push('c').redo()).toBe(false);
  });
});
