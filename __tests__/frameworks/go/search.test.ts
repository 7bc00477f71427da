/** Which packages a plan finds by the files alone, and which module each is in. */
import { describe, expect, test } from '@jest/globals';
import type { ProjectFolder } from '../../../src/commands/plan/project.ts';
import { searchFiles } from '../../../src/commands/plan/search.ts';
import { directives, packageModule } from '../../../src/frameworks/go/modules.ts';
import { go } from '../../../src/frameworks/go.ts';

const NO_LINKS = { links: { toFiles: [], toFolders: [], toNothing: [] }, unread: [] };

/** The planned units. @param texts of go.mod and go.work @param files further files */
async function planned(
  texts: Readonly<Record<string, string>>,
  files: readonly string[],
  tests: readonly string[] = [],
) {
  const all = [...Object.keys(texts).filter((path) => !path.startsWith('../')), ...files];
  const folder = '/work/repository/here';
  const project: ProjectFolder = {
    folder,
    list: async () => ({ files: all, ...NO_LINKS }),
    listBehind: async () => ({ files: [], ...NO_LINKS }),
    recognise: async () => new Map(),
    read: async () => ({
      folder,
      files: all,
      names: all,
      texts: new Map(Object.entries(texts)),
      testFileOf: () => undefined,
    }),
  };
  const found = await searchFiles(
    go,
    { tests: [...tests], args: undefined, command: undefined, 'working-directory': '.' },
    project,
  );
  return { units: found.units.map(({ id }) => id), warnings: found.warnings, from: found.discovery.from };
}

const MODULE = 'module example.com/shop\n\ngo 1.24\n';

describe('the packages of a module', () => {
  test('are the folders with test files, as go test ./... finds them', async () => {
    const { units } = await planned({ 'go.mod': MODULE }, [
      'shop_test.go',
      'cart/cart.go',
      'cart/cart_test.go',
      'cart/total_test.go',
      'internal/tax/tax_windows_test.go',
      'cmd/main.go',
      'cart/testdata/x_test.go',
      'vendor/example.org/lib/lib_test.go',
      '_old/old_test.go',
      '.hidden/hidden_test.go',
      'tax/_draft_test.go',
      'tax/.draft_test.go',
    ]);
    expect(units).toEqual(['.', 'cart', 'internal/tax']);
  });

  test('are not those that an ignore line leaves out', async () => {
    const text = `${MODULE}ignore ./third_party\nignore (\n\tstatic // and below\n\t./a/b\n)\n`;
    const { units } = await planned({ 'go.mod': text }, [
      'a_test.go',
      'third_party/x/x_test.go',
      'web/third_party/x_test.go',
      'web/static/x_test.go',
      'web/statics/x_test.go',
      'a/b/x_test.go',
      'a/bc/x_test.go',
    ]);
    expect(units).toEqual(['.', 'a/bc', 'web/statics', 'web/third_party']);
  });

  test('are not those of modules in it, which a warning names', async () => {
    const texts = { 'go.mod': MODULE, 'tools/go.mod': 'module tools', 'docs/go.mod': 'module docs' };
    const { units, warnings } = await planned(texts, [
      'a/a_test.go',
      'tools/gen/gen_test.go',
      'toolsy/x_test.go',
      'docs/a.go',
    ]);
    expect(units).toEqual(['a', 'toolsy']);
    expect(warnings).toEqual([
      'the tests of 1 module are not planned, because go test ./... leaves them out: tools. To plan them too, write tests: **/*_test.go',
    ]);
  });

  test('are those of all modules where input tests names them', async () => {
    const { units, warnings } = await planned(
      { 'go.mod': MODULE, 'tools/go.mod': 'module tools' },
      ['a/a_test.go', 'tools/gen/gen_test.go'],
      ['**/*_test.go'],
    );
    expect([units, warnings]).toEqual([['a', 'tools/gen'], []]);
  });

  test('are those of the modules below, where the working directory is in none', async () => {
    const { units, warnings } = await planned({ 'a/go.mod': 'module a', 'b/go.mod': 'module b' }, [
      'a/x_test.go',
      'b/c/x_test.go',
      'scripts/x_test.go',
    ]);
    expect([units, warnings]).toEqual([['a', 'b/c'], []]);
  });

  test('are those below the working directory, where the module begins above it', async () => {
    const { units } = await planned({ '../go.mod': MODULE, 'tools/go.mod': 'module tools' }, [
      'a/x_test.go',
      'tools/x_test.go',
    ]);
    expect(units).toEqual(['a']);
  });
});

describe('the packages of a workspace', () => {
  const FILES = ['x_test.go', 'a/x_test.go', 'b/c/x_test.go', 'd/x_test.go'];
  const MODULES = { 'a/go.mod': 'module a', 'b/go.mod': 'module b', 'd/go.mod': 'module d' };

  test('are those of the modules that it uses', async () => {
    const { units, warnings, from } = await planned(
      { 'go.work': 'go 1.24\n\nuse ./a\nuse (\n\t"./b" // the second\n)\n', ...MODULES },
      FILES,
    );
    expect([units, from]).toEqual([['a', 'b/c'], 'go.work']);
    expect(warnings).toEqual([
      'the tests of 1 module are not planned, because go.work does not use them: d. To plan them too, write tests: **/*_test.go',
    ]);
  });

  test('may be in a folder above, and use modules elsewhere', async () => {
    const work = 'use (\n./here\n./here/b\n./elsewhere\n)';
    const { units } = await planned({ '../go.work': work, ...MODULES, 'go.mod': MODULE }, FILES);
    expect(units).toEqual(['.', 'b/c']);
  });
});

test.each([
  ['a comment', 'module example.com/x // here', ['example.com/x']],
  ['a quoted name', 'module "example.com/x"', ['example.com/x']],
  ['a block', 'module (\n\texample.com/x\n)\nuse ./y', ['example.com/x']],
  ['a word that only begins with it', 'modules x\n', []],
])('a directive is read: %s', (_, text, found) => expect(directives(text, 'module')).toEqual(found));

describe('the module of a package', () => {
  const of = (unit: string, ...modules: readonly string[]) =>
    packageModule(unit, {
      folder: '/work/repository/here',
      texts: new Map(modules.map((path) => [path, `module example.com/${path.length}\n`])),
    });

  test.each([
    ['cart', ['go.mod'], { folder: '.', importPath: 'example.com/6/cart' }],
    ['.', ['go.mod'], { folder: '.', importPath: 'example.com/6' }],
    ['tools/gen/x', ['go.mod', 'tools/go.mod'], { folder: 'tools', importPath: 'example.com/12/gen/x' }],
    ['tools', ['go.mod', 'tools/go.mod'], { folder: 'tools', importPath: 'example.com/12' }],
    ['cart', ['../../go.mod', '../go.mod'], { folder: '.', importPath: 'example.com/9/here/cart' }],
    ['.', ['../go.mod'], { folder: '.', importPath: 'example.com/9/here' }],
    ['cart', [], { folder: '.', importPath: undefined }],
  ])('%s with %j', (unit, modules, expected) => expect(of(unit, ...modules)).toEqual(expected));
});
