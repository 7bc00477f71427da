import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findByEnding } from '../../src/history/endings.ts';

const finder = (...ids: string[]) =>
  findByEnding(
    ids.map((id) => ({ id })),
    ({ id }) => id,
  );

describe('the unit of an ending', () => {
  test.each([
    ['the whole name', 'a/b.js', ['a/b.js', 'c/d.js'], 'a/b.js'],
    ['its last folders and its file', 'a/b.js', ['x/y/a/b.js', 'a/c.js'], 'x/y/a/b.js'],
    ['its file', 'b.js', ['a/c.js', 'x/a/b.js'], 'x/a/b.js'],
  ])('is the one that has %s', (_what, ending, units, id) => {
    expect(finder(...units)(ending)).toBe(id);
  });

  test.each([
    ['no name has this end', 'b.js', ['a/c.js']],
    ['only a part of a file name is alike', 'b.js', ['a/ab.js']],
    ['only a part of a folder is alike', 'a/b.js', ['xa/b.js']],
    ['it is longer than every name', 'x/a/b.js', ['a/b.js']],
    ['two names have this end', 'b.js', ['a/b.js', 'c/b.js']],
    ['one name is the ending and another has this end', 'a/b.js', ['a/b.js', 'x/a/b.js']],
    ['there are no units', 'b.js', []],
  ])('is none when %s', (_what, ending, units) => {
    expect(finder(...units)(ending)).toBeUndefined();
  });

  test('is none when two units have the name', () => {
    const find = findByEnding([{ id: 'test a' }, { id: 'test b' }], () => 'src/a.js');
    expect(find('a.js')).toBeUndefined();
  });

  test('is the same as in a search through all names', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'a.b', ''), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 8 }), name, (ids, ending) => {
        const [only, ...others] = ids.filter((id) => `/${id}`.endsWith(`/${ending}`));
        expect(finder(...ids)(ending)).toBe(others.length === 0 ? only : undefined);
      }),
    );
  });
});
