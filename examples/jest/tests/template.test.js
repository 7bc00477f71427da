const { render } = require('../src/template.js');

describe('a template', () => {
  test('without places stays as it is', () => expect(render('Hello', {})).toBe('Hello'));
  test('is filled', () => expect(render('Dear {{name}},', { name: 'Ada' })).toBe('Dear Ada,'));
  test('is filled from nested values', () => expect(render('{{ a.b.c }}', { a: { b: { c: 1 } } })).toBe('1'));
  test('writes a zero', () => expect(render('{{n}} left', { n: 0 })).toBe('0 left'));
  test.each([[{}], [{ name: null }], [{ name: undefined }]])('refuses a missing value: %j', (values) => {
    expect(() => render('Dear {{name}}', values)).toThrow('nothing to write for name');
  });
  test('is not filled twice', () => expect(render('{{a}}', { a: '{{b}}', b: 'no' })).toBe('{{b}}'));
});
