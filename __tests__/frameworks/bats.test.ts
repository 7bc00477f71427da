/** Bats, as far as no tool is needed. `real/bats.test.ts` has the rest. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { testsIn } from '../../src/frameworks/bats/sources.ts';
import { bats } from '../../src/frameworks/bats.ts';
import type { RunRequest, SearchedProject } from '../../src/frameworks/framework.ts';

const project = (texts: Readonly<Record<string, string>>, files: readonly string[] = []): SearchedProject => ({
  folder: '/work',
  names: Object.keys(texts),
  files,
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});
const script = (test: string) => ({ 'package.json': JSON.stringify({ scripts: { test } }) });
const make = (...lines: string[]) => ({ Makefile: `test:\n${lines.map((line) => `\t${line}\n`).join('')}` });

test('our formatter can be executed', () => {
  const formatter = join(import.meta.dirname, '../../src/frameworks/reporters/shardwise-bats');
  expect(() => accessSync(formatter, constants.X_OK)).not.toThrow();
});

test.each([
  ['--count', '--count runs no test'],
  ['-rc', '-c runs no test'],
  ['--filter-status failed', '--filter-status failed chooses tests by an earlier run, and no shard has one'],
  ['--abort', '--abort leaves out the tests after the first failed one'],
  ['-j 4 test', 'test is no option: write test files as "tests:"'],
  ['-rT -j 4 -f x --filter-tags a,!b -x --report-formatter junit -o out --verbose-run', undefined],
])('the arguments %s: %s', (args, problem) => {
  expect(bats.findBadArgument?.(args.split(' '))).toBe(problem);
});

describe('the search of bats', () => {
  const searched = (texts: Readonly<Record<string, string>>) => {
    const { patterns, hidden = false, configuration, notFollowed } = bats.search?.(project(texts), []) ?? {};
    return patterns === bats.patterns ? ['usual', ...(notFollowed ?? [])] : [patterns, hidden, configuration];
  };

  test.each([
    [script('bats test'), ['test', 'test/*.bats'], false, 'script test in package.json'],
    [script(`bats $\{CI+-t} test`), ['test', 'test/*.bats'], false, 'script test in package.json'],
    [
      script('npx bats -r --tap ./test/ more/a.bats'),
      ['test', 'test/**/*.bats', 'more/a.bats', 'more/a.bats/**/*.bats'],
      true,
      'script test in package.json',
    ],
    [make('@./test/bats/bin/bats -T test/*.bats'), ['test/*.bats', 'test/*.bats/*.bats'], false, 'Makefile'],
    [make('-CI=1 bats . \\\n\t  "a[1]"'), ['*.bats', 'a\\[1\\]', 'a\\[1\\]/*.bats'], false, 'Makefile'],
    [make('bats a && bats b'), ['a', 'a/*.bats', 'b', 'b/*.bats'], false, 'Makefile'],
    [make('if command -v bats; then bats test; fi'), ['test', 'test/*.bats'], false, 'Makefile'],
  ])('follows %j', (texts, ...found) => {
    expect(searched(texts)).toEqual(found);
  });

  test.each([
    [{}, []],
    [make('docker run bats/bats test', 'echo bats test'), []],
    [make('$(BATS) test'), []],
    [make('bats $(TESTS)'), [`"bats $\{TESTS}" (Makefile): only a shell knows it`]],
    [script('cd shell && bats test'), ['"bats test" (script test in package.json): it runs in shell']],
    [
      script('for f in test/*.bats; do bats "$f"; done'),
      ['"do bats $f" (script test in package.json): only a shell knows it'],
    ],
  ])('takes all files where it cannot follow %j', (texts, notFollowed) => {
    expect(searched(texts)).toEqual(['usual', ...notFollowed]);
  });

  test('says which files it leaves out', () => {
    const files = ['test/a.bats', 'test/bats/test/x.bats', 'lib/bats-assert/test/y.bats', 'node_modules/b/z.bats'];
    expect(bats.search?.(project({}, files), []).warnings).toEqual([
      '2 files ending in .bats seem to belong to a library or to be read by tests, and are not planned: test/bats/test/x.bats, lib/bats-assert/test/y.bats. To plan them too, write tests: **/*.bats',
    ]);
  });
});

describe('the own command of bats', () => {
  test.each([
    [script('bats -r test'), undefined],
    [script('LANG=C npx bats --jobs 4 -pT test'), ['LANG=C', 'bats', '--jobs', '4']],
    [make('./test/bats/bin/bats test'), ['./test/bats/bin/bats']],
    [{ 'test/bats/bin/bats': '' }, ['test/bats/bin/bats']],
    [{ ...make('bats test'), 'test/bats/bin/bats': '' }, ['test/bats/bin/bats']],
    [make('bats $(TESTS)'), undefined],
    [make('bats a', 'bats --filter-tags x b'), undefined],
  ])('is read from %j', (texts, words) => {
    expect(bats.ownCommand?.(project(texts))?.words).toEqual(words);
  });

  test('is not chosen where there are several', () => {
    expect(bats.ownCommand?.(project(make('bats a', 'bats --filter-tags x b')))?.warnings).toEqual([
      'Makefile starts bats in several ways: write the options of one as args, and its test files as tests',
    ]);
  });
});

describe('a command of bats', () => {
  const request: RunRequest = {
    units: ['-a.bats', 'test/b c.bats'],
    args: ['-T'],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
  };
  const lineOf = (...command: string[]) => {
    const [{ program, args } = { program: '', args: [] }] = bats.run({
      ...request,
      ...(command.length > 0 && { command }),
    });
    return [program, ...args].join(' ');
  };

  test.each([
    ['', 'bats -T --timing --formatter /reporters/shardwise-bats ./-a.bats test/b c.bats'],
    ['npx bats -j 2', 'npx bats -j 2 -T --timing --formatter /reporters/shardwise-bats ./-a.bats test/b c.bats'],
    ['nix-shell', 'nix-shell -T --timing --formatter /reporters/shardwise-bats ./-a.bats test/b c.bats'],
  ])('%s', (command, line) => {
    expect(lineOf(...command.split(' ').filter((word) => word !== ''))).toBe(line);
  });

  test('names no test files', () => {
    expect(() => lineOf('bats', 'test')).toThrow(
      'input command is "bats test", but test is no option: write test files as "tests:"',
    );
  });
});

test('the tests of a source are those that bats finds', () => {
  const source = [
    '@test "a" {',
    "  @test 'b {' { # x",
    '@test c  {true; }\r',
    '@test "no brace"',
    '@test "d" {}',
    'in_function() { # @test',
    'no_blank(){ # @test',
    'other { #@test',
    '# @test',
    'echo "@test x {"',
  ].join('\n');
  expect(testsIn(source)).toEqual([
    { name: 'a', line: 1 },
    { name: 'b {', line: 2 },
    { name: 'c', line: 3 },
    { name: 'd', line: 5 },
    { name: 'in_function', line: 6 },
    { name: 'other', line: 8 },
  ]);
});
