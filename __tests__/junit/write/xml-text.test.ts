import { expect, test } from '@jest/globals';
import { attribute, element, elementText } from '../../../src/junit/write/xml-text.ts';

test('a value that readers would read differently is written as a reference', () => {
  expect(attribute('name', '<a & "b">\tc\nd\r\ne')).toBe(' name="&lt;a &amp; &quot;b&quot;&gt;&#9;c&#10;d&#10;e"');
  expect(elementText('<a> & ]]>\n"b"')).toBe('&lt;a&gt; &amp; ]]&gt;\n"b"');
});

test('characters that XML forbids are left out', () => {
  expect(attribute('name', 'a\u0000b\u001b[31mc\ufffe\ud800')).toBe(' name="abc\ufffd"');
  expect(elementText('a\u0000b\u001b[31mc\ufffe\ud800')).toBe('abc\ufffd');
});

test('nothing is written for an unknown value, but empty text and zero are written', () => {
  expect(attribute('time', undefined)).toBe('');
  expect(attribute('name', '')).toBe(' name=""');
  expect(attribute('tests', 0)).toBe(' tests="0"');
  expect(element('a', '')).toBe('<a/>');
  expect(element('a', attribute('b', 1), element('c', ''))).toBe('<a b="1"><c/></a>');
});
