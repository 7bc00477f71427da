const { parseIni } = require('../src/ini.js');

describe('INI', () => {
  describe('keys', () => {
    test('are read with their values', () => expect(parseIni('a = 1').get('').get('a')).toBe('1'));
    test('may have an empty value', () => expect(parseIni('a =').get('').get('a')).toBe(''));
    test('keep a later equals sign', () => expect(parseIni('a = b = c').get('').get('a')).toBe('b = c'));
    test('are overwritten by a later one', () => expect(parseIni('a = 1\na = 2').get('').get('a')).toBe('2'));
  });
  describe('sections', () => {
    test('hold their keys', () => expect(parseIni('[x]\na = 1').get('x').get('a')).toBe('1'));
    test('go on when named again', () => expect(parseIni('[x]\na = 1\n[y]\n[x]\nb = 2').get('x').size).toBe(2));
  });
  test('comments are left out', () => expect(parseIni('; one\na = 1 # two').get('').get('a')).toBe('1'));
  test('a line that is nothing is named', () => expect(() => parseIni('a = 1\nwhat')).toThrow('line 2'));
  test.skip('values go on in the next line', () => expect(parseIni('a = 1\\\n2').get('').get('a')).toBe('12'));
});
