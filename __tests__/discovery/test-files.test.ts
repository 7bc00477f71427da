import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeNothingFound, discoverFiles } from '../../src/discovery/test-files.ts';
import { findFramework } from '../../src/frameworks/index.ts';
import { UsageError } from '../../src/model.ts';

const ids = (files: readonly string[], patterns: readonly string[]) =>
  discoverFiles(files, patterns).map(({ id }) => id);

describe('test files', () => {
  test('are sorted by code unit, each once, whatever the order of the listing', () => {
    const files = ['b.test.js', 'ä.test.js', 'B.test.js', 'a.test.js', 'b.test.js', 'b.js'];
    expect(ids(files, ['**/*.test.js'])).toEqual(['B.test.js', 'a.test.js', 'b.test.js', 'ä.test.js']);
    expect(ids(files.toReversed(), ['**/*.test.js'])).toEqual(ids(files, ['**/*.test.js']));
  });

  test('are left out by any exclude, wherever it is in the list', () => {
    const files = ['src/a.test.js', 'e2e/b.test.js'];
    expect(ids(files, ['!e2e/**', '**/*.test.js'])).toEqual(['src/a.test.js']);
    expect(ids(files, ['./**/*.test.js', '!./e2e/**'])).toEqual(['src/a.test.js']);
  });

  test('with a dot before a name are included by a wildcard only where that is wanted, and always excluded by one', () => {
    const files = ['.x/a.test.js', 'b/.c.test.js', 'd.test.js', '.x/vendor/e.test.js'];
    const chosen = (patterns: readonly string[], hidden?: boolean) =>
      discoverFiles(files, patterns, hidden).map(({ id }) => id);
    expect(chosen(['**/*.test.js'])).toEqual(['d.test.js']);
    expect(chosen(['.x/**', '!**/vendor/**'])).toEqual(['.x/a.test.js']);
    expect(chosen(['**/*.test.js', '!**/vendor/**'], true)).toEqual(['.x/a.test.js', 'b/.c.test.js', 'd.test.js']);
  });

  test('are none when there are only excludes', () => expect(ids(['a.test.js'], ['!b.test.js'])).toEqual([]));

  test('with a line break in the name are refused, unless they are excluded', () => {
    const files = ['a.test.js', 'b\nc.test.js'];
    expect(() => discoverFiles(files, ['**/*.test.js'])).toThrow(UsageError);
    expect(() => discoverFiles(files, ['**/*.test.js'])).toThrow(
      String.raw`"b\nc.test.js" contains the control character U+000A`,
    );
    expect(ids(files, ['**/*.test.js', '!b*'])).toEqual(['a.test.js']);
  });

  test.each([
    [
      'node',
      ['a.test.mjs', 'x/b-test.cjs', 'x/c_test.ts', 'test-d.js', 'test.js', 'x/test/e.js'],
      ['a.spec.js', 'a.test.d.ts', 'latest.js', 'a.test.json', 'node_modules/x/a.test.js'],
    ],
    [
      'jest',
      ['a.test.js', 'a.spec.tsx', 'x/__tests__/b.jsx', '__tests__/c.mts', 'test.ts', 'spec.cjs'],
      ['a.js', 'test-a.js', '__tests__/a.d.ts', '__tests__/data.json', 'node_modules/x/__tests__/a.js'],
    ],
    [
      'pytest',
      ['test_a.py', 'x/b_test.py'],
      ['a.py', 'tests/conftest.py', 'build/lib/test_a.py', 'venv/x/test_a.py', 'testa.py'],
    ],
  ])('of %s are found by its own globs', (name, tests, others) => {
    expect(ids([...tests, ...others], findFramework(name).patterns)).toEqual([...tests].sort());
  });

  test('are never invented, lost or doubled', () => {
    const path = fc.stringMatching(/^[a-c]{1,2}(\/[a-c]{1,2})?\.(test|spec)\.js$/);
    fc.assert(
      fc.property(fc.array(path), (files) => {
        const tests = ids(files, ['**/*.test.js']);
        const specs = ids(files, ['**/*', '!**/*.test.js']);
        expect([...tests, ...specs].sort()).toEqual([...new Set(files)].sort());
      }),
    );
  });
});

describe('when nothing is found', () => {
  test('it says which folder it searched, with which globs, and what to write', () => {
    const text = describeNothingFound({
      folder: 'app',
      patterns: ['**/*.test.js', '!dist/**'],
      files: ['a.js', 'b.js'],
      framework: 'jest',
    });
    expect(text.split('\n')).toEqual([
      'No test file in app matches the usual globs of jest (2 files searched):',
      '  **/*.test.js',
      '  !dist/**',
      'Write globs that match your test files as "tests:", one per line. Or write their folder as "working-directory:".',
    ]);
  });

  test('it says that a glob is only a folder, and that an exclude matches everything', () => {
    const files = ['tests/a.test.js'];
    expect(describeNothingFound({ folder: '.', patterns: ['./tests/'], files })).toContain(
      'tests is a folder: write tests/**',
    );
    expect(describeNothingFound({ folder: '.', patterns: ['**/*.test.js', '!tests/**'], files })).toContain(
      'Matched by a glob and excluded by a "!" glob: 1 file.',
    );
  });
});

test.each(['**', '*', '**/*.py', 't/**', 't/*\n*.py', '**/test_*.py'])(
  'the glob %j finds a name with a line break, to refuse it',
  (glob) => {
    const file = glob === '*' ? 'test_n\nl.py' : 't/test_n\nl.py';
    expect(() => discoverFiles([file], [glob])).toThrow('contains the control character U+000A');
  },
);
