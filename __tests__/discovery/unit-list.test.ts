import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countTests } from '../../src/discovery/unit.ts';
import * as unitList from '../../src/discovery/unit-list.ts';
import { UsageError } from '../../src/model.ts';

const parseUnitList = (list: string, source = 'list-command') => unitList.parseUnitList(list, source);

describe('a list of units', () => {
  test.each([
    ['lines', 'b\n\na\r\n', [{ id: 'a' }, { id: 'b' }]],
    ['lines with blanks in them', ' a b\n', [{ id: ' a b' }]],
    ['lines after a byte order mark', '\uFEFFa\n', [{ id: 'a' }]],
    ['a file that begins like an array', '[id].test.js\n', [{ id: '[id].test.js' }]],
    ['JSON strings', '["b", "a"]', [{ id: 'a' }, { id: 'b' }]],
    [
      'JSON objects',
      '[{"id":"A#b","file":"a.js","tests":3},"c"]',
      [{ id: 'A#b', file: 'a.js', tests: 3 }, { id: 'c' }],
    ],
    ['JSON on several lines', '\n[\n  "a"\n]\n', [{ id: 'a' }]],
    ['an empty array', '[]', []],
    ['nothing', ' \n', []],
    ['the names of properties', '__proto__\nconstructor', [{ id: '__proto__' }, { id: 'constructor' }]],
  ])('reads %s', (_what, output, units) => {
    expect(parseUnitList(output)).toEqual({ units, warnings: [] });
  });

  test('may be no text', () => {
    expect(unitList.unitListOf(['b', { id: 'a', file: 'a.js' }], 'timings')).toEqual({
      units: [{ id: 'a', file: 'a.js' }, { id: 'b' }],
      warnings: [],
    });
    expect(() => unitList.unitListOf(['a', { id: '\u0007' }], 'timings')).toThrow(
      'timings: item 2 contains the control',
    );
    expect(() => unitList.unitListOf([{ id: '' }], 'timings')).toThrow(UsageError);
  });

  test('that names a unit twice is read once, with a warning, and keeps the fields of both entries', () => {
    expect(parseUnitList('[{"id":"a","tests":3},{"id":"b"},{"id":"a","file":"a.js","tests":4}]')).toEqual({
      units: [{ id: 'a', file: 'a.js', tests: 3 }, { id: 'b' }],
      warnings: ['list-command: 1 unit is listed more than once but planned once: "a"'],
    });
  });

  test('names five of many repeated units', () => {
    const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((id) => [id, id]).join('\n');
    expect(parseUnitList(lines).warnings).toEqual([
      'list-command: 7 units are listed more than once but planned once: "a", "b", "c", "d", "e" and 2 more',
    ]);
  });

  test.each([
    ['a\n\u001b[31mb\n', 'line 2 contains the control character U+001B'],
    ['a\tb', 'line 1 contains the control character U+0009'],
    ['a\u2028b', 'U+2028'],
    ['a\ufffdb', 'line 1 contains bytes that are not UTF-8'],
    ['["a\\udcffb"]', 'item 1 contains bytes that are not UTF-8'],
    ['["a\\nb"]', 'item 1 contains the control character U+000A'],
    ['[{"id":"a","file":"\\u0000"}]', 'item 1 contains the control character U+0000'],
    ['["a", ""]', 'item 2 is ""'],
    ['["a", 7]', 'item 2 is 7: its JSON must be an array of ids'],
    ['[{"name":"a"}]', 'item 1 is {"name":"a"}'],
    ['[{"id":"a","tests":-1}]', 'item 1 is {"id":"a","tests":-1}'],
    ['["a",', 'begins with "[" but is not valid JSON'],
  ])('is refused when it is %j', (output, message) => {
    expect(() => parseUnitList(output)).toThrow(UsageError);
    expect(() => parseUnitList(output)).toThrow(message);
    expect(() => parseUnitList(output, 'input units')).toThrow(/^input units: /);
  });

  test('means the same as lines or as JSON', () => {
    const id = fc.stringMatching(/^[a-z /.:#-]*[a-z]$/);
    fc.assert(
      fc.property(fc.array(id), (ids) => {
        expect(parseUnitList(ids.join('\n'))).toEqual(parseUnitList(JSON.stringify(ids)));
        expect(parseUnitList(ids.join('\n')).units.map((unit) => unit.id)).toEqual([...new Set(ids)].sort());
      }),
    );
  });
});

describe('the number of tests of a unit', () => {
  const units = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'e', tests: 0 }];

  test('comes from the surest source, and is unknown where there is none', () => {
    const counts = countTests(units, {
      framework: new Map([
        ['a', 1],
        ['b', undefined],
      ]),
      history: new Map([
        ['a', 2],
        ['b', 2],
      ]),
      scan: new Map([
        ['a', 3],
        ['c', 0],
        ['not-a-unit', 9],
        ['e', 5],
      ]),
    });
    expect(counts).toEqual(
      new Map([
        ['a', { tests: 1, source: 'framework' }],
        ['b', { tests: 2, source: 'history' }],
        ['c', { tests: 0, source: 'scan' }],
        ['e', { tests: 0, source: 'framework' }],
      ]),
    );
  });
});
